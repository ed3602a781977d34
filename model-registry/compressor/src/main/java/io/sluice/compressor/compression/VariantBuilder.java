package io.sluice.compressor.compression;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.RecipeRunner;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.StepContext;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.onnx.format.OnnxModelFile;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import io.sluice.training.ModelTrainer;
import io.sluice.training.TorchModelTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builder of the files of variants. Confined to one thread. */
final class VariantBuilder {
  private final CompressionWorkspace workspace;
  private final EngineProcess engine;
  private final @Nullable Path calibration;
  private final @Nullable Path training;
  private final RecipeRunner runner;

  VariantBuilder(
      BroughtModel model, ExampleSplits data, CompressionWorkspace workspace, EngineProcess engine)
      throws IOException {
    this.workspace = workspace;
    this.engine = engine;
    this.calibration = data.file(Part.CALIBRATION).orElse(null);
    this.training = data.file(Part.TRAINING).orElse(null);
    Path steps = Files.createDirectories(workspace.kept().resolve(CompressionWorkspace.STEPS));
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

  private StepContext workshop(long seed, BuildProgress progress) {
    EngineCalibration observing =
        calibration == null
            ? null
            : new EngineCalibration(
                engine, calibration, workspace.scratch(), f -> progress.at("calibrating", f));
    ModelTrainer learning =
        training == null
            ? null
            : new TorchModelTrainer(
                training,
                workspace.kept().resolve("training"),
                TorchModelTrainer.Settings.DEFAULT,
                p -> progress.at("training", p.fraction()));
    return new StepContext(observing, learning, seed);
  }

  /**
   * @throws ModelProcessingException when a step refuses the model
   */
  VariantDraft make(Recipe recipe, BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    RecipeRunner.Prepared made = runner.run(recipe, progress);
    WeightCount weights =
        recipe.engine() == Engine.ONNX_RUNTIME
            ? WeightCount.of(OnnxModelFile.read(made.file()))
            : count(script(uncoded(recipe)));
    return new VariantDraft(
        recipe, made.file(), made.reports(), weights, StoredPrecision.of(recipe, weights));
  }

  /** The TorchScript made by a recipe of TorchScript steps. */
  Path script(Recipe recipe) throws ModelProcessingException, IOException, InterruptedException {
    return runner.run(recipe, BuildProgress.NONE).file();
  }

  /** The recipe without compact storage; compactly stored weights cannot be counted. */
  private static Recipe uncoded(Recipe recipe) {
    List<CompressionTechnique> steps =
        recipe.steps().stream().filter(step -> !(step instanceof CompactStorageTechnique)).toList();
    return new Recipe(recipe.name(), recipe.engine(), recipe.seed(), steps);
  }

  WeightCount count(Path file) throws ModelProcessingException, IOException {
    try (ScriptArchive archive = ScriptArchive.open(file)) {
      return WeightCount.of(archive.module());
    }
  }
}
