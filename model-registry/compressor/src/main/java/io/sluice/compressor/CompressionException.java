package io.sluice.compressor;

/**
 * A model or data set that cannot be compressed or measured. The message says what was attempted,
 * what was found and where.
 */
public final class CompressionException extends Exception {
  private static final long serialVersionUID = 1L;

  public CompressionException(String message) {
    super(message);
  }

  public CompressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
