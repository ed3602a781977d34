package io.sluice.registry.app;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.BuiltVariant;
import io.sluice.compressor.recipe.LadderBuilder;
import io.sluice.compressor.recipe.LadderRequest;
import io.sluice.registry.catalog.Ladder;
import io.sluice.registry.catalog.LadderMaker;
import io.sluice.registry.catalog.PushedModel;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.job.Progress;
import java.io.IOException;
import java.nio.file.Path;

/** Has ladders made by the compressor. */
final class CompressorLadderMaker implements LadderMaker {
  private final LadderBuilder builder = new LadderBuilder();

  @Override
  public Ladder make(PushedModel pushed, Path outputFolder, Progress progress)
      throws UnusableModelException, IOException, InterruptedException {
    LadderRequest request =
        new LadderRequest(
            pushed.model(), pushed.calibration(), pushed.evaluation(), pushed.dataset());
    try {
      return ladder(builder.build(request, outputFolder, progress::at));
    } catch (CompressionException e) {
      throw new UnusableModelException(String.valueOf(e.getMessage()), e);
    }
  }

  static Ladder ladder(io.sluice.compressor.recipe.Ladder built) {
    return new Ladder(
        built.signature(),
        built.variants().stream().map(CompressorLadderMaker::variant).toList(),
        built.notes());
  }

  private static Ladder.Variant variant(BuiltVariant built) {
    return new Ladder.Variant(
        built.name(),
        built.file(),
        built.precision(),
        built.techniques(),
        built.needs(),
        built.facts());
  }
}
