package io.sluice.compressor;

/**
 * Failure to compress or measure a model or data set. The message states attempt, finding and
 * place.
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
