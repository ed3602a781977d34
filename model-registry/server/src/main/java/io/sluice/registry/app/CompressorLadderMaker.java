package io.sluice.registry.app;

import io.sluice.registry.catalog.Ladder;
import io.sluice.registry.catalog.LadderMaker;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.catalog.UnusableModelException;
import java.nio.file.Path;

/** Refuses, for there is no compressor on the class path yet. */
final class CompressorLadderMaker implements LadderMaker {
  @Override
  public Ladder make(PushedModel pushed, Path outputFolder, Progress progress)
      throws UnusableModelException {
    throw new UnusableModelException("This build has no compressor", null);
  }
}
