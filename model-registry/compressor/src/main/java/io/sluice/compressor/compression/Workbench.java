package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.onnx.format.OnnxFile;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.RecipeRunner;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.compressor.training.EngineTraining;
import io.sluice.compressor.training.Training;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the files of variants. Confined to one thread. */
final class Workbench {
  private final Workspace workspace;
  private final EngineProcess engine;
  private final @Nullable Path calibration;
  private final @Nullable Path training;
  private final RecipeRunner runner;

  Workbench(BroughtModel model, Splits data, Workspace workspace, EngineProcess engine)
      throws IOException {
    this.workspace = workspace;
    this.engine = engine;
    this.calibration = data.file(Part.CALIBRATION).orElse(null);
    this.training = data.file(Part.TRAINING).orElse(null);
    Path steps = Files.createDirectories(workspace.kept().resolve(Workspace.STEPS));
    Path samples =
        Stream.of(Part.EVALUATION, Part.CALIBRATION, Part.VALIDATION)
            .flatMap(part -> data.file(part).stream())
            .findFirst()
            .orElse(null);
    String dataKey =
        "calibration %s training %s inputs %s %s"
            .formatted(digest(calibration), digest(training), digest(samples), model.described());
    this.runner =
        new RecipeRunner(
            model.script(), dataKey, this::workshop, new KnownInputs(model, samples), steps);
  }

  private static String digest(@Nullable Path file) throws IOException {
    return file == null ? "none" : Digest.of(file).hex();
  }

  private Workshop workshop(long seed, Progress progress) {
    EngineCalibration observing =
        calibration == null
            ? null
            : new EngineCalibration(
                engine, calibration, workspace.scratch(), f -> progress.at("calibrating", f));
    Training learning =
        training == null
            ? null
            : new EngineTraining(
                training,
                workspace.kept().resolve("training"),
                EngineTraining.Settings.DEFAULT,
                p -> progress.at("training", p.fraction()));
    return new Workshop(observing, learning, seed);
  }

  /**
   * @throws CompressionException when a step refuses the model
   */
  Draft make(Recipe recipe, Progress progress)
      throws CompressionException, IOException, InterruptedException {
    RecipeRunner.Prepared made = runner.run(recipe, progress);
    WeightCount weights =
        recipe.engine() == Engine.ONNX_RUNTIME
            ? WeightCount.of(OnnxFile.read(made.file()))
            : count(script(uncoded(recipe)));
    return new Draft(
        recipe, made.file(), made.reports(), weights, StoredPrecision.of(recipe, weights));
  }

  /** The TorchScript that a recipe of such steps makes. */
  Path script(Recipe recipe) throws CompressionException, IOException, InterruptedException {
    return runner.run(recipe, Progress.NONE).file();
  }

  /** What is stored compactly cannot be counted. */
  private static Recipe uncoded(Recipe recipe) {
    List<Technique> steps =
        recipe.steps().stream().filter(step -> !(step instanceof CompactStorage)).toList();
    return new Recipe(recipe.name(), recipe.engine(), recipe.seed(), steps);
  }

  WeightCount count(Path file) throws CompressionException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      return WeightCount.of(archive.module());
    }
  }
}
