package io.sluice.torchscript.code;

/**
 * The text of a function or method, with indentation.
 *
 * @param text whole lines, from {@code def} on
 */
public record ScriptFunctionSource(String name, String text) {
  /**
   * The syntax tree, parsed anew at each call.
   *
   * @throws UnsupportedSyntaxException if the text exceeds the supported subset of Python
   */
  public ScriptFunction parse() throws UnsupportedSyntaxException {
    return ScriptFunctionParser.parse(text);
  }
}
