package io.sluice.demo;

/** The demo cannot go on; the message is a sentence that says what was attempted. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  public DemoException(String message) {
    super(message);
  }

  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
