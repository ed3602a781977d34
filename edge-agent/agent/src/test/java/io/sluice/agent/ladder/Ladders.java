package io.sluice.agent.ladder;

import io.sluice.adaptation.decide.Rung;
import io.sluice.agent.engine.Engines;
import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.engine.ModelFile;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.manifest.Accuracy;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.selection.Ranking;
import io.sluice.registry.selection.Resolution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ladders for tests. */
public final class Ladders {
  public static final ModelName MODEL = new ModelName("adder");
  public static final VariantName FP32 = new VariantName("fp32");
  public static final VariantName DYNAMIC = new VariantName("int8-dynamic");
  public static final VariantName STATIC = new VariantName("int8-static");
  public static final long MB = 1_000_000;

  private Ladders() {}

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

  public static Resolution resolution(List<VariantDescriptor> fits) {
    return new Resolution(
        MODEL,
        "3",
        FakeEngine.SIGNATURE,
        fits.stream().map(variant -> new Ranking.Fit(variant, "fits")).toList(),
        List.of());
  }

  public static RungState.Probed rung(
      VariantName name, double accuracy, double p50Millis, long memoryBytes) {
    return new RungState.Probed(
        descriptor(name, accuracy, memoryBytes),
        new ModelFile(Engine.PYTORCH, file(name)),
        new Rung(name, accuracy, p50Millis, Quantity.unknown(), memoryBytes));
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
        new VariantFacts(1, 1, new Accuracy(accuracy, "test", 100, 0), 1.0, List.of()));
  }

  public static Engines engines(FakeEngine engine) {
    return new Engines(Map.of(Engine.PYTORCH, engine));
  }

  /** A ladder with immediate switches. */
  public static VariantLadder ladder(FakeEngine engine) {
    return ladder(engine, threeRungs(), 100 * MB);
  }

  public static VariantLadder ladder(FakeEngine engine, BuiltLadder built, long budgetBytes) {
    try {
      return new VariantLadder(
          engines(engine), built, budgetBytes, Runnable::run, () -> Instant.EPOCH);
    } catch (LadderException e) {
      throw new AssertionError(e);
    }
  }
}
