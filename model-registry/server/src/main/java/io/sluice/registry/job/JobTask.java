package io.sluice.registry.job;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a job does: first something that can be given up at any time, then something that cannot.
 */
public interface JobTask {
  /** A word for metrics, such as {@code push}. */
  String kind();

  /** What it works on, for the log. */
  String subject();

  /**
   * Does all that takes long, and changes nothing that others see.
   *
   * @param output empty folder for files, deleted when the job has ended
   * @throws TaskFailedException when what was asked for cannot be made
   * @throws InterruptedException when the job was cancelled or the registry shuts down; nothing
   *     that it started may go on
   */
  Commit make(Path output, JobProgress progress)
      throws TaskFailedException, IOException, InterruptedException;

  /** Makes what was made visible. */
  @FunctionalInterface
  interface Commit {
    /** Takes no longer than it takes to copy files; it cannot be cancelled. */
    void run() throws TaskFailedException, IOException;
  }
}
