package io.sluice.compressor.compression;

import io.sluice.compressor.recipe.BuildProgress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.search.GoalMetric;
import io.sluice.compressor.search.LayerSensitivity;
import io.sluice.compressor.search.SearchJournal;
import io.sluice.compressor.search.SearchOutcome;
import io.sluice.compressor.search.SearchSpace;
import io.sluice.compressor.search.SensitivityAnalysis;
import io.sluice.compressor.search.SensitivityAnalysis.Trying;
import io.sluice.compressor.search.UsualSpace;
import io.sluice.compressor.search.VariantSearch;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.GroupScaleRule;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.graph.quantization.QuantizationPlanner;
import io.sluice.measurement.EngineProcess;
import io.sluice.measurement.ExampleSplits;
import io.sluice.measurement.ExampleSplits.Part;
import io.sluice.measurement.ThisMachine;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Search for a goal on a workbench: first the sensitivity of the layers, then the variants. */
final class GoalSearch {
  /** Share of the budget for the sensitivity of layers. */
  private static final double SENSITIVITY_SHARE = 0.25;

  private static final double SENSITIVITY_PROGRESS = 0.1;
  private static final int SENSITIVITY_BITS = 4;
  private static final double NANOS = 1e9;

  private final CompressionRequest request;
  private final RequestedVariants.Goal wish;
  private final BroughtModel model;
  private final ExampleSplits data;
  private final Path choosers;
  private final VariantBuilder workbench;
  private final BenchLaboratory laboratory;
  private final Path kept;
  private final List<String> notes = new ArrayList<>();

  /**
   * Result of the search.
   *
   * @param notes notes for people
   */
  record Found(SearchOutcome outcome, LayerSensitivity sensitivity, List<String> notes) {
    Found {
      notes = List.copyOf(notes);
    }
  }

  /**
   * @param choosers the examples for choosing
   * @param kept the folder of the journal
   */
  GoalSearch(
      CompressionRequest request,
      RequestedVariants.Goal wish,
      BroughtModel model,
      ExampleSplits data,
      Path choosers,
      VariantBuilder workbench,
      EngineProcess engine,
      Path kept) {
    this.request = request;
    this.wish = wish;
    this.model = model;
    this.data = data;
    this.choosers = choosers;
    this.workbench = workbench;
    this.laboratory =
        new BenchLaboratory(
            workbench,
            new DraftMeasurement(engine, model.file(), choosers),
            new GoalMetricReadings(model.file(), PowerModel.RASPBERRY_PI_4));
    this.kept = kept;
  }

  /**
   * @throws ModelProcessingException when the original model cannot be measured, or the budget is
   *     too small
   */
  Found run(BuildProgress progress)
      throws ModelProcessingException, IOException, InterruptedException {
    try (SearchJournal journal = SearchJournal.open(kept.resolve("search-" + key() + ".jsonl"))) {
      LayerSensitivity sensitivity =
          sensitivity(journal, BuildProgress.part(progress, 0, SENSITIVITY_PROGRESS));
      SearchSpace space =
          new UsualSpace(
                  request.engines(),
                  data.file(Part.CALIBRATION).isPresent(),
                  data.file(Part.TRAINING).isPresent(),
                  sensitivity)
              .space(request.seed());
      VariantSearch search =
          new VariantSearch(
              wish.goal(),
              space,
              laboratory,
              journal,
              wish.budget(),
              Set.of(GoalMetric.SIZE),
              System::nanoTime);
      SearchOutcome outcome = search.run(BuildProgress.part(progress, SENSITIVITY_PROGRESS, 1));
      return new Found(outcome, sensitivity, notes);
    }
  }

  /**
   * Key of all conditions of measurements beside the recipe: model, data, device, time to measure.
   */
  private String key() throws IOException {
    StringBuilder all = new StringBuilder(Digest.of(model.file()).hex());
    all.append(' ').append(ThisMachine.hardwareClass(Path.of("/proc/cpuinfo")));
    for (Part part : List.of(Part.CALIBRATION, Part.TRAINING)) {
      Path file = data.file(part).orElse(null);
      all.append(' ').append(file == null ? "none" : Digest.of(file).hex());
    }
    all.append(' ').append(Digest.of(choosers).hex());
    all.append(' ').append(request.timing());
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    return Digest.of(bytes).hex().substring(0, 16);
  }

  private LayerSensitivity sensitivity(SearchJournal journal, BuildProgress progress)
      throws IOException, InterruptedException {
    try {
      List<String> layers = layers();
      LayerSensitivity sensitivity =
          new SensitivityAnalysis(laboratory, journal, System::nanoTime)
              .of(
                  wish.goal(),
                  trying(),
                  layers,
                  SENSITIVITY_SHARE * wish.budget().toNanos() / NANOS,
                  progress);
      if (sensitivity.layers().size() < layers.size()) {
        notes.add(
            "the sensitivity of %d of %d layers was not analysed for want of time"
                .formatted(layers.size() - sensitivity.layers().size(), layers.size()));
      }
      notes.addAll(sensitivity.notes());
      return sensitivity;
    } catch (ModelProcessingException e) {
      notes.add("the sensitivity of layers is unknown: " + e.getMessage());
      return LayerSensitivity.UNKNOWN;
    }
  }

  private List<String> layers() throws ModelProcessingException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(workbench.script(folded()))) {
      return QuantizationPlanner.layers(TorchScriptGraphReader.read(archive.module()));
    }
  }

  private Trying trying() {
    return data.file(Part.CALIBRATION).isPresent()
        ? new Trying(
            "static int8",
            folded(),
            layers -> new StaticInt8Technique(ActivationRangeRule.LEAST_SQUARES).withLayers(layers))
        : new Trying(
            "rounding to " + SENSITIVITY_BITS + " bits",
            folded(),
            layers ->
                new WeightOnlyQuantizationTechnique(
                    SENSITIVITY_BITS, 0, true, GroupScaleRule.LEAST_SQUARES, layers));
  }

  private Recipe folded() {
    return new Recipe(
        new VariantName(UsualLadder.FP32),
        Engine.PYTORCH,
        request.seed(),
        List.of(new BatchNormFoldingTechnique()));
  }
}
