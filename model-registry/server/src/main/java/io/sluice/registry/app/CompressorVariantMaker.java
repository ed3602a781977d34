package io.sluice.registry.app;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.recipe.LadderBuilder;
import io.sluice.compressor.recipe.LadderRequest;
import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.Ladder;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.catalog.Wish;
import io.sluice.registry.job.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Has further variants made by the compressor. */
final class CompressorVariantMaker implements VariantMaker {
  private static final Wish USUAL = new Wish("", "", List.of());

  private final LadderBuilder builder = new LadderBuilder();

  @Override
  public void check(Wish wish) throws UnusableModelException {
    if (!wish.equals(USUAL)) {
      throw new UnusableModelException(
          "This registry makes only the usual variants, without a goal, recipe or technique", null);
    }
  }

  @Override
  public Ladder make(Path model, CompressionOrder order, Path output, Progress progress)
      throws UnusableModelException, IOException, InterruptedException {
    try {
      return CompressorLadderMaker.ladder(
          builder.build(
              new LadderRequest(
                  model,
                  order.data().get(DataPart.CALIBRATION),
                  order.data().get(DataPart.EVALUATION),
                  order.dataset()),
              output,
              progress::at));
    } catch (CompressionException e) {
      throw new UnusableModelException(String.valueOf(e.getMessage()), e);
    }
  }
}
