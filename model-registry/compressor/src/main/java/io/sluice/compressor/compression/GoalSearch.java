package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.quantization.Planner;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.recipe.Progress;
import io.sluice.compressor.recipe.Recipe;
import io.sluice.compressor.recipe.UsualLadder;
import io.sluice.compressor.search.Journal;
import io.sluice.compressor.search.Metric;
import io.sluice.compressor.search.Outcome;
import io.sluice.compressor.search.Search;
import io.sluice.compressor.search.Sensitivity;
import io.sluice.compressor.search.SensitivityAnalysis;
import io.sluice.compressor.search.SensitivityAnalysis.Trying;
import io.sluice.compressor.search.Space;
import io.sluice.compressor.search.UsualSpace;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.GroupScale;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.compressor.torchscript.ScriptArchive;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Searches for a goal on a workbench: which layers are sensitive first, then the variants. */
final class GoalSearch {
  /** Of the budget, for the sensitivity of layers. */
  private static final double SENSITIVITY_SHARE = 0.25;

  private static final double SENSITIVITY_PROGRESS = 0.1;
  private static final int SENSITIVITY_BITS = 4;
  private static final double NANOS = 1e9;

  private final CompressionRequest request;
  private final Wish.Goal wish;
  private final BroughtModel model;
  private final Splits data;
  private final Path choosers;
  private final Workbench workbench;
  private final BenchLaboratory laboratory;
  private final Path kept;
  private final List<String> notes = new ArrayList<>();

  /**
   * What was found.
   *
   * @param notes for people
   */
  record Found(Outcome outcome, Sensitivity sensitivity, List<String> notes) {
    Found {
      notes = List.copyOf(notes);
    }
  }

  /**
   * @param choosers the examples that choices are made by
   * @param kept the folder of the journal
   */
  GoalSearch(
      CompressionRequest request,
      Wish.Goal wish,
      BroughtModel model,
      Splits data,
      Path choosers,
      Workbench workbench,
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
            new Bench(engine, model.file(), choosers),
            new Readout(model.file(), PowerModel.RASPBERRY_PI_4));
    this.kept = kept;
  }

  /**
   * @throws CompressionException when the model as brought cannot be measured, or the budget is too
   *     small
   */
  Found run(Progress progress) throws CompressionException, IOException, InterruptedException {
    try (Journal journal = Journal.open(kept.resolve("search-" + key() + ".jsonl"))) {
      Sensitivity sensitivity =
          sensitivity(journal, Progress.part(progress, 0, SENSITIVITY_PROGRESS));
      Space space =
          new UsualSpace(
                  request.engines(),
                  data.file(Part.CALIBRATION).isPresent(),
                  data.file(Part.TRAINING).isPresent(),
                  sensitivity)
              .space(request.seed());
      Search search =
          new Search(
              wish.goal(),
              space,
              laboratory,
              journal,
              wish.budget(),
              Set.of(Metric.SIZE),
              System::nanoTime);
      Outcome outcome = search.run(Progress.part(progress, SENSITIVITY_PROGRESS, 1));
      return new Found(outcome, sensitivity, notes);
    }
  }

  /**
   * Stands for what measurements depend on beside the recipe: model, data, device, time to measure.
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

  private Sensitivity sensitivity(Journal journal, Progress progress)
      throws IOException, InterruptedException {
    try {
      List<String> layers = layers();
      Sensitivity sensitivity =
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
    } catch (CompressionException e) {
      notes.add("the sensitivity of layers is unknown: " + e.getMessage());
      return Sensitivity.UNKNOWN;
    }
  }

  private List<String> layers() throws CompressionException, IOException, InterruptedException {
    try (ScriptArchive archive = ScriptArchive.open(workbench.script(folded()))) {
      return Planner.layers(GraphReader.read(archive.module()));
    }
  }

  private Trying trying() {
    return data.file(Part.CALIBRATION).isPresent()
        ? new Trying(
            "static int8",
            folded(),
            layers -> new StaticInt8(RangeRule.LEAST_SQUARES).withLayers(layers))
        : new Trying(
            "rounding to " + SENSITIVITY_BITS + " bits",
            folded(),
            layers -> new WeightOnly(SENSITIVITY_BITS, 0, true, GroupScale.LEAST_SQUARES, layers));
  }

  private Recipe folded() {
    return new Recipe(
        new VariantName(UsualLadder.FP32),
        Engine.PYTORCH,
        request.seed(),
        List.of(new FoldBatchNorm()));
  }
}
