package io.sluice.registry.app;

import io.sluice.compressor.compression.CompressionRequest;
import io.sluice.compressor.compression.DataFiles;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.TechniqueCatalogue;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.registry.catalog.CompressedLadder;
import io.sluice.registry.catalog.CompressionOrder;
import io.sluice.registry.catalog.DataPart;
import io.sluice.registry.catalog.UnusableModelException;
import io.sluice.registry.catalog.VariantMaker;
import io.sluice.registry.catalog.VariantRequest;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.job.JobProgress;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has further variants made by the compressor. */
final class CompressorVariantMaker implements VariantMaker {
  private static final long SEED = 0;

  private final Duration timing;

  /**
   * @param timing for how long the latency of each variant is measured at each batch
   */
  CompressorVariantMaker(Duration timing) {
    this.timing = timing;
  }

  @Override
  public void check(VariantRequest wish) throws UnusableModelException {
    understood(wish);
  }

  @Override
  public CompressedLadder make(
      Path model, CompressionOrder order, Path output, JobProgress progress)
      throws UnusableModelException, IOException, InterruptedException {
    CompressionRequest request =
        CompressionRequest.of(model, data(order.data()))
            .withDataset(order.dataset())
            .withEngines(engines(order.wish()))
            .withWish(understood(order.wish()))
            .withTiming(timing);
    return CompressorLadderMaker.run(request, output, progress);
  }

  private static io.sluice.compressor.compression.RequestedVariants understood(VariantRequest wish)
      throws UnusableModelException {
    try {
      if (!wish.goal().isEmpty()) {
        return io.sluice.compressor.compression.RequestedVariants.goal(
            wish.goal(), wish.budget(), wish.hardwareClass());
      }
      if (!wish.recipe().isEmpty()) {
        refuse(!wish.engines().isEmpty(), "A recipe says itself which engine it is for");
        Recipe recipe =
            Recipe.parse(wish.recipe(), "of the request", TechniqueCatalogue.standard());
        refuse(
            recipe.steps().stream().anyMatch(step -> !step.files().isEmpty()),
            "A recipe of a request cannot name files: they would be the registry's own");
        return io.sluice.compressor.compression.RequestedVariants.recipes(List.of(recipe));
      }
      if (wish.techniques().isEmpty()) {
        return io.sluice.compressor.compression.RequestedVariants.ladder();
      }
      refuse(wish.engines().size() > 1, "Techniques make one variant, for one engine");
      Engine engine = wish.engines().isEmpty() ? Engine.PYTORCH : wish.engines().first();
      return io.sluice.compressor.compression.RequestedVariants.techniques(
          wish.techniques(), engine, SEED);
    } catch (ModelProcessingException | IOException e) {
      throw new UnusableModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Set<Engine> engines(VariantRequest wish) {
    return wish.engines().isEmpty() ? EnumSet.allOf(Engine.class) : wish.engines();
  }

  private static void refuse(boolean refused, String why) throws UnusableModelException {
    if (refused) {
      throw new UnusableModelException(why, null);
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
