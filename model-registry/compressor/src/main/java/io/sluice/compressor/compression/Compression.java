package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.evaluation.Shares;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Technique.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes variants of a model, each written, loaded in a process of its own, and measured. */
public final class Compression {
  private Compression() {}

  /**
   * Blocks until all variants are in the folder, as {@code <variant>.pt} or {@code .onnx}. When it
   * fails or is interrupted, none of them is left behind, nor the folder if it was made for them;
   * what is finished stays in the folder for work, if one was named.
   *
   * @param output is made if missing
   * @throws CompressionException when the model, the data or the wish is not usable; the message
   *     says why
   */
  public static CompressionResult run(CompressionRequest request, Path output, Progress progress)
      throws CompressionException, IOException, InterruptedException {
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
        Workspace.deleteIfEmpty(output);
      }
    }
  }

  private static CompressionResult within(
      CompressionRequest request, Path output, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    progress.at("reading the model and the data", 0);
    try (Workspace workspace = Workspace.open(output, request.work())) {
      BroughtModel model = BroughtModel.open(request.model(), workspace.scratch());
      Splits data = data(request, model, workspace.scratch());
      return new CompressionRun(request, model, data, workspace, progress).run(output);
    }
  }

  /** Removes what was kept in a folder for work. */
  public static void forget(Path work) throws IOException {
    Workspace.delete(work);
  }

  /** Before any work, so that a recipe does not fail at its last step. */
  private static void requireData(CompressionRequest request) throws CompressionException {
    if (!(request.wish() instanceof Wish.Recipes recipes)) {
      return;
    }
    for (Recipe recipe : recipes.recipes()) {
      for (Technique step : recipe.steps()) {
        require(request, recipe, step, Need.CALIBRATION, Part.CALIBRATION);
        require(request, recipe, step, Need.TRAINING, Part.TRAINING);
      }
    }
  }

  private static void require(
      CompressionRequest request, Recipe recipe, Technique step, Need need, Part part)
      throws CompressionException {
    if (step.needs().contains(need) && !request.data().has(part)) {
      throw new CompressionException(
          "The step %s of the recipe %s needs %s data, but there is none"
              .formatted(step.name(), recipe.name(), part.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static Splits data(CompressionRequest request, BroughtModel model, Path scratch)
      throws CompressionException, IOException {
    List<String> inputs = model.inputs();
    Path whole = request.data().whole();
    if (whole == null) {
      Map<Part, Path> parts = request.data().parts();
      requireSameShape(parts.get(Part.EVALUATION), parts.get(Part.CALIBRATION), inputs);
      return Splits.of(parts, inputs);
    }
    Shares shares = request.wish().trains() ? Shares.DEFAULT : Shares.UNTRAINED;
    return Splits.divide(whole, inputs, shares, request.seed(), scratch.resolve("data"));
  }

  private static void requireSameShape(
      @Nullable Path evaluation, @Nullable Path calibration, List<String> inputs)
      throws CompressionException, IOException {
    if (evaluation == null || calibration == null) {
      return;
    }
    List<Long> judged = Samples.read(evaluation, inputs).exampleShape();
    List<Long> seen = Samples.read(calibration, inputs).exampleShape();
    if (!judged.equals(seen)) {
      throw new CompressionException(
          "The examples of the evaluation have the shape %s, those of the calibration %s"
              .formatted(judged, seen));
    }
  }
}
