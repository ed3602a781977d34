package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.torchscript.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pairs of QuantizeLinear and DequantizeLinear with their scales and zero points. */
final class Quantizers {
  private final OnnxBuilder builder;
  private final Precision precision;
  private final Map<String, List<String>> atRunTime = new HashMap<>();

  Quantizers(OnnxBuilder builder, Precision precision) {
    this.builder = builder;
    this.precision = precision;
  }

  Optional<Affine> range(String value) {
    return precision instanceof Precision.StaticInt8 integers
        ? Optional.ofNullable(integers.plan().ranges().get(value))
        : Optional.empty();
  }

  Exported throughIntegers(Exported value, Affine range) throws CompressionException {
    String scale = scalar(OnnxType.FLOAT, range.scale());
    String zeroPoint = scalar(OnnxType.UINT8, range.zeroPoint());
    String integers =
        builder.add(
            "QuantizeLinear",
            value.name() + ".quantized",
            List.of(value.name(), scale, zeroPoint),
            Map.of());
    String real =
        builder.add(
            "DequantizeLinear",
            value.name() + ".dequantized",
            List.of(integers, scale, zeroPoint),
            Map.of());
    return Exported.tensor(real, value.type(), value.dims());
  }

  /**
   * Names of integers, scale and zero point of a tensor quantised at run time; each tensor is
   * quantised once.
   */
  List<String> quantizedAtRunTime(String tensor) {
    return atRunTime.computeIfAbsent(
        tensor,
        t ->
            builder.addAll(
                "DynamicQuantizeLinear",
                List.of(t + ".quantized", t + ".scale", t + ".zero_point"),
                List.of(t),
                Map.of()));
  }

  private String scalar(OnnxType type, double value) throws CompressionException {
    return builder.scalar(DerivedTensors.of("scalar", type, new double[] {value}, List.of()));
  }

  /**
   * Name of the dequantised weight.
   *
   * @param integers integers of the weight, possibly transposed
   * @param axis dimension of the output channels
   */
  String dequantized(OnnxWeight weight, OnnxTensor integers, long axis)
      throws CompressionException {
    return builder.add(
        "DequantizeLinear",
        integers.name() + ".dequantized",
        List.of(
            builder.initializer(integers),
            builder.initializer(weight.scaleTensor()),
            builder.initializer(weight.zeroPoints())),
        Map.of("axis", OnnxAttribute.of(axis)));
  }

  /** Name of a dequantised 32-bit bias; the scale is the product of weight and input scale. */
  String dequantizedBias(String name, Tensor bias, OnnxWeight weight, Affine input)
      throws CompressionException {
    float[] real = bias.toFloats();
    double[] integers = new double[real.length];
    double[] scales = new double[weight.scales().length];
    for (int i = 0; i < scales.length; i++) {
      // the scale in float precision, as in the file
      scales[i] = (float) (weight.scales()[i] * input.scale());
    }
    for (int i = 0; i < real.length; i++) {
      double step = scales[scales.length == 1 ? 0 : i];
      double rounded = Math.rint(real[i] / step);
      integers[i] = Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, rounded));
    }
    List<Long> scaleDims = scales.length == 1 ? List.of() : List.of((long) scales.length);
    OnnxTensor tensor =
        DerivedTensors.of(name, OnnxType.INT32, integers, List.of((long) real.length));
    OnnxTensor scale = DerivedTensors.of(name + ".scale", OnnxType.FLOAT, scales, scaleDims);
    return builder.add(
        "DequantizeLinear",
        name + ".dequantized",
        List.of(builder.initializer(tensor), builder.initializer(scale)),
        Map.of("axis", OnnxAttribute.of(0L)));
  }
}
