package io.sluice.registry.catalog;

import io.sluice.registry.job.JobStatus;

/** What became of a push, or of the wish for further variants. */
public sealed interface CompressionJobReceipt {
  /**
   * A job has it.
   *
   * @param isNew false when the same was asked for before, and this is that job
   */
  record Accepted(JobStatus job, boolean isNew) implements CompressionJobReceipt {}

  /** Too many jobs are waiting. */
  record QueueFull(String message) implements CompressionJobReceipt {}

  /** Versions are immutable, and this one is made of other content. */
  record VersionTaken(String message) implements CompressionJobReceipt {}

  /** There is no such version. */
  record NoSuchVersion(String message) implements CompressionJobReceipt {}

  /** What is asked for is not possible, or cannot be understood. */
  record Refused(String message) implements CompressionJobReceipt {}
}
