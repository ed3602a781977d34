package io.sluice.compressor.recipe;

import io.sluice.compressor.coding.CompactStorageTechnique;
import io.sluice.compressor.technique.BatchNormFoldingTechnique;
import io.sluice.compressor.technique.BlockedLayoutTechnique;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.DynamicInt8Technique;
import io.sluice.compressor.technique.HalfPrecisionTechnique;
import io.sluice.compressor.technique.StaticInt8Technique;
import io.sluice.compressor.technique.WeightOnlyQuantizationTechnique;
import io.sluice.graph.quantization.ActivationRangeRule;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.VariantName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Default ladder of a model: the variants without training. */
public final class UsualLadder {
  /** The plainest variant; always the first. */
  public static final String FP32 = "fp32";

  private static final CompressionTechnique FOLD = new BatchNormFoldingTechnique();
  private static final List<ActivationRangeRule> RULES =
      List.of(
          ActivationRangeRule.MIN_MAX,
          ActivationRangeRule.LEAST_SQUARES,
          ActivationRangeRule.ENTROPY);

  private final long seed;
  private final boolean calibrated;
  private final List<UsualVariant> rungs = new ArrayList<>();

  private UsualLadder(boolean calibrated, long seed) {
    this.calibrated = calibrated;
    this.seed = seed;
  }

  /**
   * @param calibrated whether calibration data is given
   */
  public static List<UsualVariant> of(Set<Engine> engines, boolean calibrated, long seed) {
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
    add(Engine.PYTORCH, "fp32-blocked", true, FOLD, new BlockedLayoutTechnique());
    add(
        Engine.PYTORCH,
        "fp16",
        false,
        FOLD,
        new HalfPrecisionTechnique(),
        new CompactStorageTechnique());
    add(
        Engine.PYTORCH,
        "int8-weights",
        false,
        FOLD,
        new WeightOnlyQuantizationTechnique(),
        new CompactStorageTechnique());
    add(Engine.PYTORCH, "int8-dynamic", false, FOLD, new DynamicInt8Technique());
    addStaticInt8(Engine.PYTORCH, "int8-static");
  }

  private void onnxRuntime() {
    add(Engine.ONNX_RUNTIME, "onnx-fp32", true, FOLD);
    add(Engine.ONNX_RUNTIME, "onnx-int8-dynamic", false, FOLD, new DynamicInt8Technique());
    addStaticInt8(Engine.ONNX_RUNTIME, "onnx-int8-static");
  }

  private void add(Engine engine, String name, boolean exact, CompressionTechnique... steps) {
    rungs.add(new UsualVariant(List.of(recipe(engine, name, steps)), exact));
  }

  /** Adds static int8 variants; the best rule for ranges depends on the model. */
  private void addStaticInt8(Engine engine, String name) {
    if (calibrated) {
      List<Recipe> alternatives =
          RULES.stream()
              .map(rule -> recipe(engine, name, FOLD, new StaticInt8Technique(rule)))
              .toList();
      rungs.add(new UsualVariant(alternatives, false));
    }
  }

  private Recipe recipe(Engine engine, String name, CompressionTechnique... steps) {
    return new Recipe(new VariantName(name), engine, seed, Arrays.asList(steps));
  }
}
