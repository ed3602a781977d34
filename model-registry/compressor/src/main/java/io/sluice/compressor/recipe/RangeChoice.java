package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.calibration.Calibration;
import io.sluice.compressor.evaluation.EngineProcess;
import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.Workshop;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Makes static int8 with every rule for ranges and keeps the one whose answers are nearest to
 * fp32's on the calibration sample.
 */
final class RangeChoice {
  private final EngineProcess engine;
  private final Path samples;
  private final Path folder;

  /**
   * @param rule whose step it is
   */
  record Chosen(RangeRule rule, Technique.Step step) {}

  /**
   * @param folder for candidates; the caller removes it
   */
  RangeChoice(EngineProcess engine, Path samples, Path folder) {
    this.engine = engine;
    this.samples = samples;
    this.folder = folder;
  }

  /**
   * @param fp32 the file of the same model
   * @return a step that changed nothing when there is nothing to convert
   */
  Chosen choose(ScriptModule model, Path fp32, Calibration calibration, DoubleConsumer progress)
      throws CompressionException, IOException, InterruptedException {
    List<Chosen> candidates = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("fp32"));
    List<Path> files = new ArrayList<>(List.of(fp32));
    for (RangeRule rule : RangeRule.values()) {
      Technique.Step step = new StaticInt8(rule).apply(model, new Workshop(calibration, 0));
      candidates.add(new Chosen(rule, step));
      if (step.report().changedNothing()) {
        return candidates.get(0);
      }
      Path file = folder.resolve(rule + ".pt");
      ScriptWriter.write(step.model(), file);
      names.add("static int8 with ranges " + rule);
      files.add(file);
    }
    List<Measurement> measured =
        engine.measure(names, files, samples, Integer.MAX_VALUE, false, progress);
    int best = 0;
    for (int i = 1; i < candidates.size(); i++) {
      // the first measurement is fp32's own
      boolean nearer = measured.get(i + 1).relativeError() < measured.get(best + 1).relativeError();
      best = nearer ? i : best;
    }
    return candidates.get(best);
  }
}
