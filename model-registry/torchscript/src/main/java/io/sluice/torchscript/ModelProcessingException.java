package io.sluice.torchscript;

/**
 * Failure to compress or measure a model or data set. The message states attempt, finding and
 * place.
 */
public final class ModelProcessingException extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelProcessingException(String message) {
    super(message);
  }

  public ModelProcessingException(String message, Throwable cause) {
    super(message, cause);
  }
}
