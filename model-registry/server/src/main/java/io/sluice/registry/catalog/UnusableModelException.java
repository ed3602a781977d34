package io.sluice.registry.catalog;

import io.sluice.registry.job.TaskFailedException;
import org.jspecify.annotations.Nullable;

/** The pushed files cannot be made into variants; the message says what is wrong and where. */
public final class UnusableModelException extends TaskFailedException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause null when there is none
   */
  public UnusableModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
