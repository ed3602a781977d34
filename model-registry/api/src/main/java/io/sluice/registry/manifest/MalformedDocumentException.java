package io.sluice.registry.manifest;

/** A JSON document does not say what it must; the message names the document and the place. */
public final class MalformedDocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedDocumentException(String message) {
    super(message);
  }

  public MalformedDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
