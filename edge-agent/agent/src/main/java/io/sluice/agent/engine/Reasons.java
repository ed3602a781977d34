package io.sluice.agent.engine;

/** What engines say when they fail, fit to be shown. */
final class Reasons {
  private Reasons() {}

  /** The first line of the innermost cause: libtorch appends a native stack trace to it. */
  static String of(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    return message.lines().findFirst().orElse(innermost.toString());
  }
}
