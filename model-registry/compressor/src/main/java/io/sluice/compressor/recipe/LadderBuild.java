package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Samples;
import io.sluice.compressor.evaluation.Splits;
import io.sluice.compressor.evaluation.Splits.Part;
import io.sluice.compressor.evaluation.ThisMachine;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.Inventory;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.power.PowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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

  // fractions of the whole at which the steps end, as they take time for a small model
  private static final double FOLDED = 0.05;
  private static final double CALIBRATED = 0.2;
  private static final double CHOSEN = 0.35;

  private final LadderRequest request;
  private final Path outputFolder;
  private final Path work;
  private final Progress progress;
  private final EngineProcess engine;
  private final List<Draft> drafts = new ArrayList<>();
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
    if (request.calibration() != null && request.evaluation() != null) {
      Splits.of(
          Map.of(Part.CALIBRATION, request.calibration(), Part.EVALUATION, request.evaluation()),
          List.of());
    }

    at("folding BatchNorm", 0);
    Technique.Step folded = new FoldBatchNorm().apply(model, Workshop.EMPTY);
    draft(FP32, folded, List.of(), Tolerance.SAME);
    List<String> before = drafts.get(0).techniques();
    Technique.Step dynamic = new DynamicInt8().apply(folded.model(), Workshop.EMPTY);
    draft(DYNAMIC, dynamic, before, Tolerance.INT8);
    if (request.calibration() != null && samples != null) {
      requireSameShape(samples, request.calibration());
      draft(STATIC, calibrated(folded.model(), request.calibration()), before, Tolerance.INT8);
    }
    requireCompressed(model);

    List<Measurement> measured = measure(samplesFile);
    Facts facts =
        new Facts(
            request.evaluation() == null ? null : request.dataset(),
            ThisMachine.hardwareClass(Path.of("/proc/cpuinfo")),
            PowerModel.RASPBERRY_PI_4);
    List<BuiltVariant> variants = new Shipping(facts, notes).ship(drafts, measured);
    Measurement reference = measured.isEmpty() ? null : measured.get(0);
    return new Ladder(Signatures.of(inputName, samples, reference), variants, notes);
  }

  private Technique.Step calibrated(ScriptModule folded, Path calibration)
      throws CompressionException, IOException, InterruptedException {
    EngineCalibration observing =
        new EngineCalibration(engine, calibration, work, within("calibrating", FOLDED, CALIBRATED));
    RangeChoice.Chosen chosen =
        new RangeChoice(engine, calibration, work)
            .choose(
                folded,
                drafts.get(0).file(),
                observing,
                within("choosing ranges", CALIBRATED, CHOSEN));
    notes.add("static int8 takes the ranges of " + chosen.rule());
    return chosen.step();
  }

  /** Writes what a step has made; fp32 is written even when there was nothing to do. */
  private void draft(String name, Technique.Step step, List<String> before, Tolerance tolerance)
      throws CompressionException, IOException {
    notes.add(step.report().summary());
    boolean changed = !step.report().changedNothing();
    boolean fp32 = name.equals(FP32);
    if (!changed && !fp32) {
      return;
    }
    Path file = outputFolder.resolve(name + ".pt");
    ScriptWriter.write(step.model(), file);
    List<String> techniques = new ArrayList<>(before);
    if (changed) {
      techniques.add(step.report().technique());
    }
    // weights are packed anew by whichever engine loads them, in a range that none saturates
    Set<QuantizedEngine> engines = fp32 ? Set.of() : EnumSet.allOf(QuantizedEngine.class);
    drafts.add(new Draft(name, step.model(), file, techniques, engines, tolerance));
  }

  private static void requireSameShape(Samples samples, Path calibration)
      throws CompressionException, IOException {
    Samples other = Samples.read(calibration);
    if (!samples.exampleShape().equals(other.exampleShape())) {
      throw new CompressionException(
          "The examples of the evaluation have the shape %s, those of the calibration %s"
              .formatted(samples.exampleShape(), other.exampleShape()));
    }
  }

  private void requireCompressed(ScriptModule model) throws CompressionException {
    if (drafts.size() == 1) {
      throw new CompressionException(
          "Tried to compress the model, but it has no layer that can be converted to int8. It has "
              + Inventory.of(model)
              + ". "
              + String.join(". ", notes));
    }
  }

  /** The model as it was brought first, then the drafts; empty without samples. */
  private List<Measurement> measure(@Nullable Path samples)
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
    if (request.evaluation() == null) {
      notes.add(
          "without an evaluation set accuracy is unknown; agreement is that on the calibration"
              + " sample");
    }
    return engine.measure(names, files, samples, MAX_SAMPLES, true, measuring);
  }

  private DoubleConsumer within(String step, double from, double to) {
    return fraction -> at(step, from + (to - from) * Math.min(1, fraction));
  }

  private void at(String step, double fraction) {
    // a step that runs twice starts again at its own beginning
    reached = Math.max(reached, fraction);
    progress.at(step, reached);
  }
}
