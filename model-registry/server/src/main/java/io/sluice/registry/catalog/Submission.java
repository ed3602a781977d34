package io.sluice.registry.catalog;

import java.time.Duration;

/** What became of a push. */
public sealed interface Submission {
  /**
   * A job has it.
   *
   * @param isNew false when the same content was pushed before, and this is that job
   */
  record Accepted(JobStatus job, boolean isNew) implements Submission {}

  /** Too many jobs are waiting. */
  record QueueFull(String message, Duration retryAfter) implements Submission {}

  /** Versions are immutable, and this one is made of other content. */
  record VersionTaken(String message) implements Submission {}
}
