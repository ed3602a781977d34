package io.sluice.compressor.torchscript.code;

/**
 * A function or method as text, with its indentation.
 *
 * @param text whole lines, from {@code def} on
 */
public record FunctionSource(String name, String text) {
  /**
   * Parses it anew.
   *
   * @throws UnreadableCodeException when it uses more of Python than is understood here
   */
  public Function parse() throws UnreadableCodeException {
    return FunctionParser.parse(text);
  }
}
