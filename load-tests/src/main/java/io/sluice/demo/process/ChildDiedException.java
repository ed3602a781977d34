package io.sluice.demo.process;

import java.io.IOException;

/** A program that should run has ended; the message has its exit code and the end of its log. */
public final class ChildDiedException extends IOException {
  private static final long serialVersionUID = 1L;

  ChildDiedException(String message) {
    super(message);
  }
}
