package io.sluice.registry.app;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.recipe.Catalogue;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.Ladder;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.catalog.Wish;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Has further variants made by the compressor. */
final class CompressorVariantMaker implements VariantMaker {
  private static final long SEED = 0;

  @Override
  public void check(Wish wish) throws UnusableModelException {
    understood(wish);
  }

  @Override
  public Ladder make(Path model, CompressionOrder order, Path output, Progress progress)
      throws UnusableModelException, IOException, InterruptedException {
    CompressionRequest request =
        CompressionRequest.of(model, data(order.data()))
            .withDataset(order.dataset())
            .withWish(understood(order.wish()));
    return CompressorLadderMaker.run(request, output, progress);
  }

  private static io.sluice.compressor.compression.Wish understood(Wish wish)
      throws UnusableModelException {
    try {
      if (!wish.goal().isEmpty()) {
        throw new UnusableModelException("This registry does not search for goals", null);
      }
      if (!wish.recipe().isEmpty()) {
        Recipe recipe = Recipe.parse(wish.recipe(), "of the request", Catalogue.standard());
        return io.sluice.compressor.compression.Wish.recipes(List.of(recipe));
      }
      return wish.techniques().isEmpty()
          ? io.sluice.compressor.compression.Wish.ladder()
          : io.sluice.compressor.compression.Wish.techniques(
              wish.techniques(), Engine.PYTORCH, SEED);
    } catch (CompressionException e) {
      throw new UnusableModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static DataFiles data(Map<DataPart, Path> given) {
    Path whole = given.get(DataPart.DATA);
    if (whole != null) {
      return DataFiles.divided(whole);
    }
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    given.forEach((part, file) -> parts.put(Part.valueOf(part.name()), file));
    return DataFiles.parts(parts);
  }
}
