package io.sluice.onnx.exporter;

import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pairs of QuantizeLinear and DequantizeLinear with their scales and zero points. */
final class OnnxQuantizerExporter {
  private final OnnxGraphBuilder builder;
  private final OnnxExportPrecision precision;
  private final Map<String, List<String>> atRunTime = new HashMap<>();

  OnnxQuantizerExporter(OnnxGraphBuilder builder, OnnxExportPrecision precision) {
    this.builder = builder;
    this.precision = precision;
  }

  Optional<AffineQuantization> range(String value) {
    return precision instanceof OnnxExportPrecision.StaticInt8 integers
        ? Optional.ofNullable(integers.plan().ranges().get(value))
        : Optional.empty();
  }

  ExportedOnnxValue throughIntegers(ExportedOnnxValue value, AffineQuantization range)
      throws ModelProcessingException {
    String scale = scalar(OnnxElementType.FLOAT, range.scale());
    String zeroPoint = scalar(OnnxElementType.UINT8, range.zeroPoint());
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
    return ExportedOnnxValue.tensor(real, value.type(), value.dims());
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

  private String scalar(OnnxElementType type, double value) throws ModelProcessingException {
    return builder.scalar(DerivedOnnxTensors.of("scalar", type, new double[] {value}, List.of()));
  }

  /**
   * Name of the dequantised weight.
   *
   * @param integers integers of the weight, possibly transposed
   * @param axis dimension of the output channels
   */
  String dequantized(QuantizedOnnxWeight weight, OnnxTensor integers, long axis)
      throws ModelProcessingException {
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
  String dequantizedBias(
      String name, ScriptTensor bias, QuantizedOnnxWeight weight, AffineQuantization input)
      throws ModelProcessingException {
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
        DerivedOnnxTensors.of(name, OnnxElementType.INT32, integers, List.of((long) real.length));
    OnnxTensor scale =
        DerivedOnnxTensors.of(name + ".scale", OnnxElementType.FLOAT, scales, scaleDims);
    return builder.add(
        "DequantizeLinear",
        name + ".dequantized",
        List.of(builder.initializer(tensor), builder.initializer(scale)),
        Map.of("axis", OnnxAttribute.of(0L)));
  }
}
