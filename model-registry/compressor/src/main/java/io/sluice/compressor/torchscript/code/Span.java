package io.sluice.compressor.torchscript.code;

/**
 * A piece of a function's text.
 *
 * @param start offset of its first character
 * @param end offset behind its last
 */
public record Span(int start, int end) {
  public String of(String text) {
    return text.substring(start, end);
  }
}
