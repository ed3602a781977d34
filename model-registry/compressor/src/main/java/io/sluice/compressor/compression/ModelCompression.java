package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.CompressionTechnique.Need;
import io.sluice.measurement.EvaluationSamples;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.SplitShares;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compression of a model into variants, each written, loaded in a process of its own, and measured.
 */
public final class ModelCompression {
  private ModelCompression() {}

  /**
   * Blocks until all variants are in the folder, as {@code <variant>.pt} or {@code .onnx}. After a
   * failure or interrupt no variant is left behind, nor a folder made for the variants; finished
   * work stays in the work folder, if named.
   *
   * @param output output folder, made if missing
   * @throws ModelProcessingException when the model, the data or the request is not usable; the
   *     message says why
   */
  public static CompressionResult run(
      CompressionRequest request, Path output, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    requireData(request);
    boolean isNew = Files.notExists(output);
    Files.createDirectories(output);
    boolean complete = false;
    try {
      CompressionResult result = within(request, output, new RisingProgress(progress));
      complete = true;
      return result;
    } finally {
      if (isNew && !complete) {
        CompressionWorkspace.deleteIfEmpty(output);
      }
    }
  }

  private static CompressionResult within(
      CompressionRequest request, Path output, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    progress.at("reading the model and the data", 0);
    try (CompressionWorkspace workspace = CompressionWorkspace.open(output, request.work())) {
      BroughtModel model = BroughtModel.open(request.model(), workspace.scratch());
      ExampleSplits data = data(request, model, workspace.scratch());
      return new CompressionRun(request, model, data, workspace, progress).run(output);
    }
  }

  /** Removes the kept work from a work folder. */
  public static void forget(Path work) throws IOException {
    CompressionWorkspace.delete(work);
  }

  /** Checks the data before any work, so a recipe does not fail at its last step. */
  private static void requireData(CompressionRequest request) throws ModelProcessingException {
    if (!(request.wish() instanceof RequestedVariants.Recipes recipes)) {
      return;
    }
    for (Recipe recipe : recipes.recipes()) {
      for (CompressionTechnique step : recipe.steps()) {
        require(request, recipe, step, Need.CALIBRATION, Part.CALIBRATION);
        require(request, recipe, step, Need.TRAINING, Part.TRAINING);
      }
    }
  }

  private static void require(
      CompressionRequest request, Recipe recipe, CompressionTechnique step, Need need, Part part)
      throws ModelProcessingException {
    if (step.needs().contains(need) && !request.data().has(part)) {
      throw new ModelProcessingException(
          "The step %s of the recipe %s needs %s data, but there is none"
              .formatted(step.name(), recipe.name(), part.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static ExampleSplits data(CompressionRequest request, BroughtModel model, Path scratch)
      throws ModelProcessingException, IOException {
    List<String> inputs = model.inputs();
    Path whole = request.data().whole();
    if (whole == null) {
      Map<Part, Path> parts = request.data().parts();
      requireSameShape(parts.get(Part.EVALUATION), parts.get(Part.CALIBRATION), inputs);
      return ExampleSplits.of(parts, inputs);
    }
    SplitShares shares = request.wish().trains() ? SplitShares.DEFAULT : SplitShares.UNTRAINED;
    return ExampleSplits.divide(whole, inputs, shares, request.seed(), scratch.resolve("data"));
  }

  private static void requireSameShape(
      @Nullable Path evaluation, @Nullable Path calibration, List<String> inputs)
      throws ModelProcessingException, IOException {
    if (evaluation == null || calibration == null) {
      return;
    }
    List<Long> judged = EvaluationSamples.read(evaluation, inputs).exampleShape();
    List<Long> seen = EvaluationSamples.read(calibration, inputs).exampleShape();
    if (!judged.equals(seen)) {
      throw new ModelProcessingException(
          "The examples of the evaluation have the shape %s, those of the calibration %s"
              .formatted(judged, seen));
    }
  }
}
