package io.sluice.agent.ladder;

import static io.sluice.agent.engine.EngineModelFixtures.CONV;
import static io.sluice.agent.engine.EngineModelFixtures.floats;
import static io.sluice.agent.engine.EngineModelFixtures.images;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.engine.ChildProcessProber;
import io.sluice.agent.engine.EngineModelFixtures;
import io.sluice.agent.engine.InferenceEngines;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.ModelVersion;
import io.sluice.registry.manifest.Precision;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.manifest.VariantName;
import io.sluice.registry.power.PowerModel;
import io.sluice.registry.selection.VariantResolution;
import io.sluice.registry.selection.VariantSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ladder of a model in two engines, built as on a device: resolved, pulled, probed, loaded. */
class TwoEngineLadderIT {
  private static final VariantName PYTORCH = new VariantName("fp32");
  private static final VariantName ONNX = new VariantName("onnx-fp32");
  private static final HardwareProfile BOTH =
      HardwareProfileFixtures.PC.withEngines(Set.of(Engine.PYTORCH, Engine.ONNX_RUNTIME));

  @TempDir private Path folder;

  @Test
  void servesFromBothAndSwitchesBetweenThem() throws Exception {
    VariantLadder ladder = load(build(BOTH));
    try {
      float[] ofPytorch = serve(ladder, PYTORCH);
      float[] ofOnnx = serve(ladder, ONNX);
      float[] again = serve(ladder, PYTORCH);

      assertThat(ofPytorch).hasSize(5 * 4).doesNotContain(0f);
      assertThat(ofOnnx).containsExactly(ofPytorch, Offset.offset(1e-4f));
      assertThat(again).containsExactly(ofPytorch);
    } finally {
      ladder.close();
    }
  }

  @Test
  void aDeviceWithoutOnnxRuntimeDoesNotResolveItsVariant() throws Exception {
    BuiltLadder built = build(BOTH.withEngines(Set.of(Engine.PYTORCH)));

    assertThat(built.rungs()).extracting(RungState.Probed::variant).containsExactly(PYTORCH);
    assertThat(built.resolution().misfits())
        .singleElement()
        .satisfies(
            misfit -> {
              assertThat(misfit.variant()).isEqualTo(ONNX);
              assertThat(misfit.reasons())
                  .containsExactly("needs ONNX Runtime, this device has [PyTorch]");
            });
  }

  @Test
  void aDeviceWhereLibtorchCrashesServesWithOnnxRuntime() throws Exception {
    VariantLadder ladder = load(build(BOTH.withEngines(Set.of(Engine.ONNX_RUNTIME))));
    try (Lease lease = ladder.acquire(ladder.view().index(ladder.view().current()))) {
      assertThat(lease.rung().variant()).isEqualTo(ONNX);
      assertThat(lease.model().infer(List.of(images(1)))).hasSize(1);
    } finally {
      ladder.close();
    }
  }

  private static float[] serve(VariantLadder ladder, VariantName variant) throws Exception {
    if (!ladder.view().current().equals(variant)) {
      assertThat(ladder.switchTo(variant).join()).isInstanceOf(SwitchOutcome.Switched.class);
    }
    try (Lease lease = ladder.acquire(ladder.view().index(ladder.view().current()))) {
      assertThat(lease.rung().variant()).isEqualTo(variant);
      return floats(lease.model().infer(List.of(images(5))).get(0));
    }
  }

  private static VariantLadder load(BuiltLadder built) throws Exception {
    return new VariantLadder(
        InferenceEngines.ofThisProgram(1),
        built,
        100 * VariantLadderFixtures.MB,
        Runnable::run,
        () -> Instant.EPOCH);
  }

  private BuiltLadder build(HardwareProfile device) throws Exception {
    return new VariantLadderBuilder(
            new Pulling(), ChildProcessProber.ofThisProgram(1), PowerModel.RASPBERRY_PI_4, () -> 1)
        .build(device);
  }

  /** A registry with files under the names given by the cache. */
  private final class Pulling implements VariantSource {
    @Override
    public VariantResolution resolve(HardwareProfile device) {
      // of unknown accuracy, so neither is dropped here as slower and no more accurate
      List<VariantDescriptor> variants =
          List.of(variant(PYTORCH, Engine.PYTORCH), variant(ONNX, Engine.ONNX_RUNTIME));
      return VariantResolution.of(
          new ModelVersion(VariantLadderFixtures.MODEL, "1", CONV, variants),
          VariantSelection.rank(device, variants));
    }

    @Override
    public Path pull(VariantResolution resolution, VariantDescriptor variant) throws IOException {
      Path blob = folder.resolve(variant.weights().hex());
      return Files.exists(blob)
          ? blob
          : Files.copy(EngineModelFixtures.file("conv", variant.engine()), blob);
    }

    private VariantDescriptor variant(VariantName name, Engine engine) {
      return new VariantDescriptor(
          name,
          Digest.of(engine.format().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          Digest.of(engine.fileSuffix().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          5000,
          Precision.FP32,
          List.of(),
          new HardwareNeeds(
              engine, Set.of(), Set.of(), Set.of(), 10 * VariantLadderFixtures.MB, false),
          new VariantFacts(1, 1, null, null, List.of()));
    }
  }
}
