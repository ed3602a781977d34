package io.sluice.registry.catalog;

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
  Ladder make(PushedModel pushed, Path outputFolder, Progress progress)
      throws UnusableModelException, IOException, InterruptedException;

  /** Hears how far the making is. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param step what is being done, in words
     * @param fraction of the whole job, 0 to 1
     */
    void at(String step, double fraction);
  }
}
