package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.Inventory;
import io.sluice.compressor.technique.RangeRule;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.PowerModel;
import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** One run of {@link LadderBuilder}. */
final class LadderBuild {
  private static final String FP32 = "fp32";
  private static final String DYNAMIC = "int8-dynamic";
  private static final String STATIC = "int8-static";

  /** Of all variants there can be. */
  static final List<String> NAMES = List.of(FP32, DYNAMIC, STATIC);

  private static final int MAX_SAMPLES = 10_000;
  private static final Duration SILENCE = Duration.ofMinutes(2);
  private static final double FOLDED = 0.05;
  private static final double CALIBRATED = 0.25;
  private static final double CHOSEN = 0.4;

  private final LadderRequest request;
  private final Path outputFolder;
  private final Path work;
  private final Progress progress;
  private final EngineProcess engine;
  private final List<String> notes = new ArrayList<>();
  private double reached;

  /**
   * @param work a folder for what is not kept; the caller removes it
   */
  LadderBuild(LadderRequest request, Path outputFolder, Path work, Progress progress) {
    this.request = request;
    this.outputFolder = outputFolder;
    this.work = work;
    this.progress = progress;
    this.engine = new EngineProcess(work, SILENCE);
  }

  Ladder run(ScriptModule model) throws CompressionException, IOException, InterruptedException {
    at("reading the model and the samples", 0);
    String inputName = Signatures.inputName(model);
    Path samplesFile = request.evaluation() != null ? request.evaluation() : request.calibration();
    Samples samples = samplesFile == null ? null : Samples.read(samplesFile);

    at("folding BatchNorm", FOLDED);
    List<Draft> drafts = new ArrayList<>();
    Technique.Step folded = apply(new FoldBatchNorm(), model, null);
    List<String> before =
        folded.report().changedNothing() ? List.of() : List.of(folded.report().technique());
    drafts.add(draft(FP32, folded.model(), before, false, Tolerance.SAME));
    dynamic(folded.model(), before).ifPresent(drafts::add);
    if (request.calibration() != null) {
      requireSameShape(samples, request.calibration());
      statics(folded.model(), before, request.calibration()).ifPresent(drafts::add);
    }
    requireCompressed(drafts, model);

    List<Measurement> measured = measure(drafts, samplesFile);
    return ladder(drafts, measured, inputName, samples);
  }

  private Technique.Step apply(
      Technique technique, ScriptModule model, @Nullable EngineCalibration calibration)
      throws CompressionException, IOException, InterruptedException {
    Technique.Step step = technique.apply(model, calibration);
    String note = step.report().summary();
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return step;
  }

  private Optional<Draft> dynamic(ScriptModule folded, List<String> before)
      throws CompressionException, IOException, InterruptedException {
    Technique.Step step = apply(new DynamicInt8(), folded, null);
    return step.report().changedNothing()
        ? Optional.empty()
        : Optional.of(draft(DYNAMIC, step.model(), and(before, step), true, Tolerance.INT8));
  }

  /** Tries every rule for ranges and keeps the one that agrees best with fp32 on the sample. */
  private Optional<Draft> statics(ScriptModule folded, List<String> before, Path calibration)
      throws CompressionException, IOException, InterruptedException {
    EngineCalibration observed =
        new EngineCalibration(engine, calibration, work, within("calibrating", FOLDED, CALIBRATED));
    List<Technique.Step> steps = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(FP32));
    List<Path> files = new ArrayList<>(List.of(outputFolder.resolve(FP32 + ".pt")));
    for (RangeRule rule : RangeRule.values()) {
      Technique.Step step = apply(new StaticInt8(rule), folded, observed);
      if (step.report().changedNothing()) {
        return Optional.empty();
      }
      steps.add(step);
      names.add(rule.toString());
      files.add(work.resolve(rule + ".pt"));
      ScriptWriter.write(step.model(), work.resolve(rule + ".pt"));
    }
    List<Measurement> measured =
        engine.measure(
            names,
            files,
            calibration,
            MAX_SAMPLES,
            false,
            within("choosing ranges", CALIBRATED, CHOSEN));
    int best = 1;
    for (int i = 2; i < measured.size(); i++) {
      best = measured.get(i).relativeError() < measured.get(best).relativeError() ? i : best;
    }
    notes.add("static-int8 uses the ranges of " + measured.get(best).name());
    Technique.Step step = steps.get(best - 1);
    return Optional.of(draft(STATIC, step.model(), and(before, step), true, Tolerance.INT8));
  }

  private static List<String> and(List<String> before, Technique.Step step) {
    List<String> all = new ArrayList<>(before);
    all.add(step.report().technique());
    return all;
  }

  private Draft draft(
      String name,
      ScriptModule model,
      List<String> techniques,
      boolean quantized,
      Tolerance tolerance)
      throws CompressionException, IOException {
    Path file = outputFolder.resolve(name + ".pt");
    ScriptWriter.write(model, file);
    // packed anew on each engine, and within the range that none of them saturates
    Set<QuantizedEngine> engines = quantized ? EnumSet.allOf(QuantizedEngine.class) : Set.of();
    return new Draft(name, model, file, techniques, engines, tolerance);
  }

  private static void requireSameShape(@Nullable Samples samples, Path calibration)
      throws CompressionException, IOException {
    Samples other = Samples.read(calibration);
    if (samples != null && !samples.exampleShape().equals(other.exampleShape())) {
      throw new CompressionException(
          "The examples of the evaluation have the shape %s, those of the calibration %s"
              .formatted(samples.exampleShape(), other.exampleShape()));
    }
  }

  private void requireCompressed(List<Draft> drafts, ScriptModule model)
      throws CompressionException {
    if (drafts.size() == 1) {
      throw new CompressionException(
          "Tried to compress the model, but it has no layer that can be converted to int8. It has "
              + Inventory.of(model)
              + ". "
              + String.join(". ", notes));
    }
  }

  /** The model as it was brought first, then the drafts; empty without samples. */
  private List<Measurement> measure(List<Draft> drafts, @Nullable Path samples)
      throws CompressionException, IOException, InterruptedException {
    List<String> names = new ArrayList<>(List.of("the model as brought"));
    List<Path> files = new ArrayList<>(List.of(request.model()));
    for (Draft draft : drafts) {
      names.add(draft.name());
      files.add(draft.file());
    }
    DoubleConsumer measuring = within("measuring", CHOSEN, 1);
    if (samples == null) {
      engine.load(names, files, measuring);
      notes.add("without samples the variants were loaded, but neither compared nor measured");
      return List.of();
    }
    return engine.measure(names, files, samples, MAX_SAMPLES, true, measuring);
  }

  private Ladder ladder(
      List<Draft> drafts, List<Measurement> measured, String inputName, @Nullable Samples samples)
      throws CompressionException, IOException {
    Facts facts =
        new Facts(
            request.dataset(),
            ThisMachine.hardwareClass(Path.of("/proc/cpuinfo")),
            PowerModel.RASPBERRY_PI_4);
    Measurement reference = measured.isEmpty() ? null : measured.get(0);
    List<BuiltVariant> variants = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Measurement own = measured.isEmpty() ? null : measured.get(i + 1);
      Draft draft = drafts.get(i);
      Optional<String> violation =
          own == null ? Optional.empty() : draft.tolerance().violation(own);
      if (violation.isPresent()) {
        throw new CompressionException(violation.get());
      }
      variants.add(variant(draft, own, reference, facts));
    }
    return new Ladder(Signatures.of(inputName, samples, reference), variants, notes);
  }

  private static BuiltVariant variant(
      Draft draft, @Nullable Measurement own, @Nullable Measurement reference, Facts facts)
      throws CompressionException, IOException {
    WeightCount weights = WeightCount.of(draft.model());
    VariantFacts known = facts.of(weights, own, reference);
    long size = Files.size(draft.file());
    Long added = own == null ? null : own.addedBytes();
    long memory = added == null ? 2 * size : Math.max(size, added);
    return new BuiltVariant(
        new VariantName(draft.name()),
        draft.file(),
        weights.precision(),
        draft.techniques(),
        new HardwareNeeds(Set.of(), Set.of(), draft.engines(), memory),
        known);
  }

  private void at(String step, double fraction) {
    // a step that is done twice starts again at its own beginning
    reached = Math.max(reached, fraction);
    progress.at(step, reached);
  }

  private DoubleConsumer within(String step, double from, double to) {
    return fraction -> at(step, from + (to - from) * Math.min(1, fraction));
  }
}
