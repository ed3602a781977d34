package io.sluice.registry.job;

import org.jspecify.annotations.Nullable;

/** A task cannot be done; the message tells the person who asked for it why. */
public class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause null when there is none
   */
  public TaskFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
