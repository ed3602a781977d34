package io.sluice.agent.engine;

/** Failure messages of engines in a form fit for display. */
final class EngineFailureMessage {
  private EngineFailureMessage() {}

  /** The first line of the innermost cause: libtorch appends a native stack trace. */
  static String of(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    return message.lines().findFirst().orElse(innermost.toString());
  }
}
