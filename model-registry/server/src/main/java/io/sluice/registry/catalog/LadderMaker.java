package io.sluice.registry.catalog;

import io.sluice.registry.job.JobProgress;
import java.io.IOException;
import java.nio.file.Path;

/** Makes and measures the variants of a model. */
@FunctionalInterface
public interface LadderMaker {
  /**
   * @param outputFolder empty; the variants' files are written here
   * @throws UnusableModelException when the pushed files are at fault; its message is for the
   *     person who pushed them
   * @throws InterruptedException when the registry shuts down
   */
  CompressedLadder make(PushedModel pushed, Path outputFolder, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException;
}
