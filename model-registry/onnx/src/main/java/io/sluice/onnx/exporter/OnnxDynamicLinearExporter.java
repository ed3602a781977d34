package io.sluice.onnx.exporter;

import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Export of linear layers with 8-bit weights and activations quantised at run time, in the form
 * written by ONNX Runtime's own quantiser and fused by its optimiser into one kernel:
 * DynamicQuantizeLinear, MatMulInteger, Cast, Mul by both scales.
 */
final class OnnxDynamicLinearExporter {
  private static final WeightQuantizationScheme EACH_ROW =
      new WeightQuantizationScheme(true, Byte.MAX_VALUE);

  private OnnxDynamicLinearExporter() {}

  private static OnnxExportPrecision.DynamicInt8 precision(OnnxExportContext node) {
    return (OnnxExportPrecision.DynamicInt8) node.exporter().precision();
  }

  static void emit(OnnxExportContext node, String weight, @Nullable List<Long> dims)
      throws ModelProcessingException {
    OnnxGraphBuilder builder = node.exporter().builder();
    QuantizedOnnxWeight matrix =
        QuantizedOnnxWeight.of(
            weight, node.exporter().graph().parameter(weight), precision(node).weights());
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
    String result =
        node.emit("Mul", node.cast(sums, OnnxElementType.INT32, OnnxElementType.FLOAT), scales);
    if (node.has(2)) {
      result = node.emit("Add", result, node.tensor(2));
    }
    node.give(result, OnnxElementType.FLOAT, dims);
  }

  /** Rows of an embedding table stored in 8 bits with a scale per row. */
  static String storedRows(OnnxExportContext node, String weight) throws ModelProcessingException {
    OnnxGraphBuilder builder = node.exporter().builder();
    ScriptTensor table = node.exporter().graph().parameter(weight);
    QuantizedOnnxWeight matrix = QuantizedOnnxWeight.of(weight, table, EACH_ROW);
    String indices = node.tensor(1);
    String integers = node.emit("Gather", builder.initializer(matrix.integers()), indices);
    String scales =
        node.emit(
            "Unsqueeze",
            node.emit("Gather", builder.initializer(matrix.scaleTensor()), indices),
            node.longs(-1));
    Map<String, OnnxAttribute> real =
        Map.of("to", OnnxAttribute.of((long) OnnxElementType.FLOAT.number()));
    return node.emit("Mul", node.emit("Cast", List.of(integers), real), scales);
  }
}
