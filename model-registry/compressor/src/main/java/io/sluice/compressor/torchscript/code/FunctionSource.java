package io.sluice.compressor.torchscript.code;

/**
 * The text of a function or method, with indentation.
 *
 * @param text whole lines, from {@code def} on
 */
public record FunctionSource(String name, String text) {
  /**
   * The syntax tree, parsed anew at each call.
   *
   * @throws UnreadableCodeException if the text exceeds the supported subset of Python
   */
  public Function parse() throws UnreadableCodeException {
    return FunctionParser.parse(text);
  }
}
