package io.sluice.registry.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.hardware.QuantizedEngine;
import io.sluice.registry.manifest.Digest;
import io.sluice.registry.manifest.Examples;
import io.sluice.registry.manifest.VariantContent;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VariantSelectionTest {
  private static final Digest MANIFEST = Digest.of(new byte[] {9});
  private final VariantDescriptor fp32 = Examples.fp32().describedBy(MANIFEST);
  private final VariantDescriptor int8 = Examples.int8().describedBy(MANIFEST);

  @Test
  void aDeviceWithEverythingGetsTheMostAccurateFirst() {
    VariantRanking ranking =
        VariantSelection.rank(device(64_000_000, Engine.PYTORCH), List.of(int8, fp32));

    assertThat(ranking.fits())
        .extracting(f -> f.variant().name().value())
        .containsExactly("fp32", "int8-static");
    assertThat(ranking.misfits()).isEmpty();
    assertThat(ranking.fits().get(1).why())
        .isEqualTo("accuracy 93.00 % (-0.40 points to fp32), p50 1.00 ms on x86_64-avx2, 0.76 MB");
  }

  @Test
  void amongEquallyAccurateVariantsTheFasterComesFirst() {
    VariantDescriptor slow = unlabelled("slow", 3);
    VariantDescriptor fast = unlabelled("fast", 2);

    VariantRanking ranking =
        VariantSelection.rank(device(64_000_000, Engine.PYTORCH), List.of(slow, fast, int8));

    assertThat(ranking.fits())
        .extracting(f -> f.variant().name().value())
        .containsExactly("int8-static", "fast", "slow");
    assertThat(ranking.fits().get(1).why()).startsWith("accuracy unknown, p50 2.00 ms");
  }

  @Test
  void everyUnmetNeedIsAReason() {
    HardwareProfile board =
        new HardwareProfile(
            Architecture.AARCH64,
            "linux",
            "board",
            Set.of("asimd"),
            4,
            1,
            10_000_000,
            Set.of(Engine.PYTORCH),
            Set.of(QuantizedEngine.QNNPACK));

    VariantRanking ranking = VariantSelection.rank(board, List.of(fp32, int8));

    assertThat(ranking.fits()).isEmpty();
    assertThat(ranking.misfits().get(0).reasons())
        .containsExactly("needs 40.0 MB of memory, this device gives 10.0 MB");
    assertThat(ranking.misfits().get(1).reasons())
        .containsExactly(
            "needs [X86_64], this is AARCH64",
            "needs CPU features [avx2] that this device lacks",
            "is packed for [X86, FBGEMM], this device's engine has [QNNPACK]",
            "needs 20.0 MB of memory, this device gives 10.0 MB");
  }

  @Test
  void aVariantWithoutHeadroomNeedsAProcessorThatDoesNotSaturate() {
    VariantDescriptor full = Examples.withoutHeadroom().describedBy(MANIFEST);

    VariantRanking avx2 = VariantSelection.rank(x86("avx2"), List.of(full));
    VariantRanking vnni = VariantSelection.rank(x86("avx2", "avx512_vnni"), List.of(full));

    assertThat(avx2.misfits().get(0).reasons())
        .containsExactly(
            "needs exact sums of 8-bit products, and this processor has no AVX512-VNNI");
    assertThat(vnni.fits()).hasSize(1);
  }

  private static HardwareProfile x86(String... cpuFeatures) {
    return new HardwareProfile(
        Architecture.X86_64,
        "linux",
        "PC",
        Set.of(cpuFeatures),
        4,
        1,
        64_000_000,
        Set.of(Engine.PYTORCH),
        Set.of(QuantizedEngine.X86));
  }

  @Test
  void aVariantNeedsItsEngine() {
    VariantDescriptor onnx = Examples.onnx().describedBy(MANIFEST);

    VariantRanking pytorch =
        VariantSelection.rank(device(64_000_000, Engine.PYTORCH), List.of(fp32, onnx));
    VariantRanking both =
        VariantSelection.rank(
            device(64_000_000, Engine.PYTORCH, Engine.ONNX_RUNTIME), List.of(fp32, onnx));

    assertThat(pytorch.fits()).extracting(VariantRanking.Fit::variant).containsExactly(fp32);
    assertThat(pytorch.misfits().get(0).reasons())
        .containsExactly("needs ONNX Runtime, this device has [PyTorch]");
    assertThat(both.fits()).extracting(VariantRanking.Fit::variant).containsExactly(onnx, fp32);
  }

  @Test
  void withoutPyTorchItsQuantizedEnginesAreNoFurtherReason() {
    VariantRanking ranking =
        VariantSelection.rank(device(64_000_000, Engine.ONNX_RUNTIME), List.of(int8));
    VariantRanking none = VariantSelection.rank(device(64_000_000), List.of(int8));

    assertThat(ranking.misfits().get(0).reasons())
        .containsExactly("needs PyTorch, this device has [ONNX Runtime]");
    assertThat(none.misfits().get(0).reasons())
        .containsExactly("needs PyTorch, this device has no engine that works");
  }

  @Test
  void latencyOnAnotherHardwareClassIsUnknownNotZero() {
    HardwareProfile other =
        new HardwareProfile(
            Architecture.AARCH64,
            "linux",
            "board",
            Set.of(),
            4,
            1,
            64_000_000,
            Set.of(Engine.PYTORCH),
            Set.of());

    VariantRanking ranking = VariantSelection.rank(other, List.of(fp32));

    assertThat(ranking.fits().get(0).why()).contains("latency on aarch64-v8.0 unknown");
  }

  private static HardwareProfile device(long memoryBytes, Engine... engines) {
    return new HardwareProfile(
        Architecture.X86_64,
        "linux",
        "laptop",
        Set.of("avx2"),
        2,
        1,
        memoryBytes,
        Set.of(engines),
        Set.of(QuantizedEngine.X86));
  }

  private static VariantDescriptor unlabelled(String name, double p50Millis) {
    VariantContent like = Examples.fp32();
    return new VariantContent(
            new VariantName(name),
            like.weights(),
            like.weightsBytes(),
            like.precision(),
            like.techniques(),
            like.needs(),
            Examples.facts(null, p50Millis))
        .describedBy(MANIFEST);
  }
}
