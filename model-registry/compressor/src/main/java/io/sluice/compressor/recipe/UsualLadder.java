package io.sluice.compressor.recipe;

import io.sluice.compressor.coding.CompactStorage;
import io.sluice.compressor.quantization.RangeRule;
import io.sluice.compressor.technique.BlockedLayout;
import io.sluice.compressor.technique.DynamicInt8;
import io.sluice.compressor.technique.FoldBatchNorm;
import io.sluice.compressor.technique.HalfPrecision;
import io.sluice.compressor.technique.StaticInt8;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.technique.WeightOnly;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is made of a model when nobody says otherwise: nothing that needs training. */
public final class UsualLadder {
  /** The plainest variant; always the first one. */
  public static final String FP32 = "fp32";

  private static final Technique FOLD = new FoldBatchNorm();
  private static final List<RangeRule> RULES =
      List.of(RangeRule.MIN_MAX, RangeRule.LEAST_SQUARES, RangeRule.ENTROPY);

  private final long seed;
  private final boolean calibrated;
  private final List<Rung> rungs = new ArrayList<>();

  private UsualLadder(boolean calibrated, long seed) {
    this.calibrated = calibrated;
    this.seed = seed;
  }

  /**
   * @param calibrated whether there is a sample of inputs
   */
  public static List<Rung> of(Set<Engine> engines, boolean calibrated, long seed) {
    UsualLadder ladder = new UsualLadder(calibrated, seed);
    if (engines.contains(Engine.PYTORCH)) {
      ladder.pytorch();
    }
    if (engines.contains(Engine.ONNX_RUNTIME)) {
      ladder.onnxRuntime();
    }
    return List.copyOf(ladder.rungs);
  }

  private void pytorch() {
    add(Engine.PYTORCH, FP32, true, FOLD);
    add(Engine.PYTORCH, "fp32-blocked", true, FOLD, new BlockedLayout());
    add(Engine.PYTORCH, "fp16", false, FOLD, new HalfPrecision(), new CompactStorage());
    add(Engine.PYTORCH, "int8-weights", false, FOLD, new WeightOnly(), new CompactStorage());
    add(Engine.PYTORCH, "int8-dynamic", false, FOLD, new DynamicInt8());
    addStaticInt8(Engine.PYTORCH, "int8-static");
  }

  private void onnxRuntime() {
    add(Engine.ONNX_RUNTIME, "onnx-fp32", true, FOLD);
    add(Engine.ONNX_RUNTIME, "onnx-int8-dynamic", false, FOLD, new DynamicInt8());
    addStaticInt8(Engine.ONNX_RUNTIME, "onnx-int8-static");
  }

  private void add(Engine engine, String name, boolean exact, Technique... steps) {
    rungs.add(new Rung(List.of(recipe(engine, name, steps)), exact));
  }

  /** Which rule finds the best ranges depends on the model. */
  private void addStaticInt8(Engine engine, String name) {
    if (calibrated) {
      List<Recipe> alternatives =
          RULES.stream().map(rule -> recipe(engine, name, FOLD, new StaticInt8(rule))).toList();
      rungs.add(new Rung(alternatives, false));
    }
  }

  private Recipe recipe(Engine engine, String name, Technique... steps) {
    return new Recipe(new VariantName(name), engine, seed, Arrays.asList(steps));
  }
}
