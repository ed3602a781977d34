package io.sluice.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.Engine;
import io.sluice.registry.hardware.HardwareNeeds;
import io.sluice.registry.hardware.QuantizedEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model version as the compressor would make it. */
public final class Examples {
  public static final ModelName FASHION = new ModelName("fashion");
  public static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 1L, 28L, 28L))),
          List.of(new TensorSpec("y", TensorType.FP32, List.of(-1L, 10L))));

  private Examples() {}

  public static VariantContent fp32() {
    return new VariantContent(
        new VariantName("fp32"),
        Digest.of(new byte[] {1}),
        2_800_000,
        Precision.FP32,
        List.of("fold-batchnorm"),
        new HardwareNeeds(Engine.PYTORCH, Set.of(), Set.of(), Set.of(), 40_000_000, false),
        facts(new MeasuredAccuracy(0.934, "held-out", 500, 0), 2.0));
  }

  public static VariantContent int8() {
    return new VariantContent(
        new VariantName("int8-static"),
        Digest.of(new byte[] {2}),
        760_000,
        Precision.INT8,
        List.of("fold-batchnorm", "static-int8"),
        new HardwareNeeds(
            Engine.PYTORCH,
            Set.of(Architecture.X86_64),
            Set.of("avx2"),
            Set.of(QuantizedEngine.X86, QuantizedEngine.FBGEMM),
            20_000_000,
            false),
        facts(new MeasuredAccuracy(0.930, "held-out", 500, -0.004), 1.0));
  }

  public static VariantContent onnx() {
    return new VariantContent(
        new VariantName("onnx-fp32"),
        Digest.of(new byte[] {3}),
        2_700_000,
        Precision.FP32,
        List.of("fold-batchnorm"),
        new HardwareNeeds(Engine.ONNX_RUNTIME, Set.of(), Set.of(), Set.of(), 30_000_000, false),
        facts(new MeasuredAccuracy(0.934, "held-out", 500, 0), 0.5));
  }

  /** Static int8 of all 8 bits. */
  public static VariantContent withoutHeadroom() {
    VariantContent int8 = int8();
    return new VariantContent(
        int8.name(),
        int8.weights(),
        int8.weightsBytes(),
        int8.precision(),
        int8.techniques(),
        new HardwareNeeds(
            Engine.PYTORCH, Set.of(), Set.of(), Set.of(QuantizedEngine.X86), 20_000_000, true),
        int8.facts());
  }

  public static VariantFacts facts(@Nullable MeasuredAccuracy accuracy, double p50Millis) {
    return new VariantFacts(
        692_000,
        691_000,
        accuracy,
        accuracy == null ? null : 0.99,
        List.of(
            new DeviceFacts(
                "x86_64-avx2",
                KnownQuantity.measured(p50Millis),
                KnownQuantity.measured(2 * p50Millis),
                KnownQuantity.unknown(),
                KnownQuantity.modelled(0.004, "pi4-utilisation"))));
  }

  public static ModelIndex index(VariantContent... variants) {
    List<VariantDescriptor> descriptors =
        java.util.Arrays.stream(variants)
            .map(v -> v.describedBy(Digest.of(v.name().value().getBytes(UTF_8))))
            .toList();
    Map<Digest, Long> sizes =
        descriptors.stream()
            .collect(java.util.stream.Collectors.toMap(VariantDescriptor::manifest, d -> 1200L));
    return new ModelIndex(
        new ModelVersion(FASHION, "3", SIGNATURE, descriptors), sizes, Map.of("a.note", "kept"));
  }
}
