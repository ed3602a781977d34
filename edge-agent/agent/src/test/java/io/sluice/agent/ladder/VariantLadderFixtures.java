package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.engine.InferenceEngines;
import io.sluice.agent.engine.ModelFile;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.selection.VariantRanking;
import io.sluice.registry.selection.VariantResolution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ladders for tests. */
public final class VariantLadderFixtures {
  public static final ModelName MODEL = new ModelName("adder");
  public static final VariantName FP32 = new VariantName("fp32");
  public static final VariantName DYNAMIC = new VariantName("int8-dynamic");
  public static final VariantName STATIC = new VariantName("int8-static");
  public static final long MB = 1_000_000;

  private VariantLadderFixtures() {}

  /** Three rungs of 30, 20 and 10 MB with latencies of 4, 2 and 1 ms. */
  public static BuiltLadder threeRungs() {
    return built(
        rung(FP32, 0.93, 4, 30 * MB),
        rung(DYNAMIC, 0.92, 2, 20 * MB),
        rung(STATIC, 0.91, 1, 10 * MB));
  }

  public static BuiltLadder built(RungState.Probed... rungs) {
    return new BuiltLadder(
        resolution(Arrays.stream(rungs).map(RungState.Probed::descriptor).toList()),
        List.of(rungs),
        List.of(),
        1);
  }

  public static VariantResolution resolution(List<VariantDescriptor> fits) {
    return new VariantResolution(
        MODEL,
        "3",
        FakeInferenceEngine.SIGNATURE,
        fits.stream().map(variant -> new VariantRanking.Fit(variant, "fits")).toList(),
        List.of());
  }

  public static RungState.Probed rung(
      VariantName name, double accuracy, double p50Millis, long memoryBytes) {
    return new RungState.Probed(
        descriptor(name, accuracy, memoryBytes),
        new ModelFile(Engine.PYTORCH, file(name)),
        new LadderRung(name, accuracy, p50Millis, KnownQuantity.unknown(), memoryBytes));
  }

  public static Path file(VariantName name) {
    return Path.of(name + ".pt");
  }

  public static VariantDescriptor descriptor(VariantName name, double accuracy, long memoryBytes) {
    Digest digest = Digest.of(name.value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new VariantDescriptor(
        name,
        digest,
        digest,
        1000,
        Precision.FP32,
        List.of(),
        new HardwareNeeds(Engine.PYTORCH, Set.of(), Set.of(), Set.of(), memoryBytes, false),
        new VariantFacts(1, 1, new MeasuredAccuracy(accuracy, "test", 100, 0), 1.0, List.of()));
  }

  public static InferenceEngines engines(FakeInferenceEngine engine) {
    return new InferenceEngines(Map.of(Engine.PYTORCH, engine));
  }

  /** A ladder with immediate switches. */
  public static VariantLadder ladder(FakeInferenceEngine engine) {
    return ladder(engine, threeRungs(), 100 * MB);
  }

  public static VariantLadder ladder(
      FakeInferenceEngine engine, BuiltLadder built, long budgetBytes) {
    try {
      return new VariantLadder(
          engines(engine), built, budgetBytes, Runnable::run, () -> Instant.EPOCH);
    } catch (NoServableVariantException e) {
      throw new AssertionError(e);
    }
  }
}
