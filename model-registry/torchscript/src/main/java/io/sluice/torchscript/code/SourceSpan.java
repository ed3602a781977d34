package io.sluice.torchscript.code;

/**
 * A range of a function's text.
 *
 * @param start offset of the first character
 * @param end offset behind the last character
 */
public record SourceSpan(int start, int end) {
  public String of(String text) {
    return text.substring(start, end);
  }
}
