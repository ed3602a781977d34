package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Export of linear layers with 8-bit weights and activations quantised at run time, in the form
 * written by ONNX Runtime's own quantiser and fused by its optimiser into one kernel:
 * DynamicQuantizeLinear, MatMulInteger, Cast, Mul by both scales.
 */
final class DynamicLinear {
  private static final WeightScheme EACH_ROW = new WeightScheme(true, Byte.MAX_VALUE);

  private DynamicLinear() {}

  private static Precision.DynamicInt8 precision(Emission node) {
    return (Precision.DynamicInt8) node.exporter().precision();
  }

  static void emit(Emission node, String weight, @Nullable List<Long> dims)
      throws CompressionException {
    OnnxBuilder builder = node.exporter().builder();
    OnnxWeight matrix =
        OnnxWeight.of(weight, node.exporter().graph().parameter(weight), precision(node).weights());
    List<String> input = node.exporter().quantizers().quantizedAtRunTime(node.tensor(0));
    String zeroPoints = builder.initializer(matrix.zeroPoints());
    String sums =
        node.emit(
            "MatMulInteger",
            input.get(0),
            builder.initializer(matrix.transposed()),
            input.get(2),
            zeroPoints);
    String scales = node.emit("Mul", input.get(1), builder.initializer(matrix.scaleTensor()));
    String result = node.emit("Mul", node.cast(sums, OnnxType.INT32, OnnxType.FLOAT), scales);
    if (node.has(2)) {
      result = node.emit("Add", result, node.tensor(2));
    }
    node.give(result, OnnxType.FLOAT, dims);
  }

  /** Rows of an embedding table stored in 8 bits with a scale per row. */
  static String storedRows(Emission node, String weight) throws CompressionException {
    OnnxBuilder builder = node.exporter().builder();
    Tensor table = node.exporter().graph().parameter(weight);
    OnnxWeight matrix = OnnxWeight.of(weight, table, EACH_ROW);
    String indices = node.tensor(1);
    String integers = node.emit("Gather", builder.initializer(matrix.integers()), indices);
    String scales =
        node.emit(
            "Unsqueeze",
            node.emit("Gather", builder.initializer(matrix.scaleTensor()), indices),
            node.longs(-1));
    Map<String, OnnxAttribute> real =
        Map.of("to", OnnxAttribute.of((long) OnnxType.FLOAT.number()));
    return node.emit("Mul", node.emit("Cast", List.of(integers), real), scales);
  }
}
