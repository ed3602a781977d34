package io.sluice.demo;

/** The demo cannot go on; the message is a sentence that says what was attempted. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
