package io.sluice.registry.catalog;

import io.sluice.registry.job.JobProgress;
import java.io.IOException;
import java.nio.file.Path;

/** Makes and measures further variants of a model, as somebody wishes. */
public interface VariantMaker {
  /**
   * Understands a wish, without any work on a model.
   *
   * @throws UnusableModelException when it cannot be understood or contradicts itself; its message
   *     is for the person whose wish it is
   */
  void check(VariantRequest wish) throws UnusableModelException;

  /**
   * @param model the file to start from, not to be changed
   * @param output empty folder; the variants' files are written here
   * @throws UnusableModelException when the wish cannot be fulfilled or the data does not fit; its
   *     message is for the person whose wish it is
   * @throws InterruptedException when the job was cancelled or the registry shuts down; no process
   *     that it started goes on
   */
  CompressedLadder make(Path model, CompressionOrder order, Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException;
}
