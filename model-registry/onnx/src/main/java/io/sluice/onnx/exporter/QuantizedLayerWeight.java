package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Optional;

/**
 * The integer weight of a quantised layer with a quantised input.
 *
 * @param integers integer weight
 * @param input quantisation of the input
 */
record QuantizedLayerWeight(QuantizedOnnxWeight integers, AffineQuantization input) {

  /** The integer weight; empty if the layer stays in floats. */
  static Optional<QuantizedLayerWeight> of(OnnxExportContext node) throws ModelProcessingException {
    if (!(node.exporter().precision() instanceof OnnxExportPrecision.StaticInt8 integers)) {
      return Optional.empty();
    }
    Optional<WeightQuantizationScheme> scheme = integers.plan().scheme(node.node());
    Optional<AffineQuantization> input =
        node.node().value("input").flatMap(node.exporter().quantizers()::range);
    Optional<String> weight = node.node().parameter("weight");
    boolean constantBias =
        node.argument(2).equals(NodeArgument.NONE) || node.node().parameter("bias").isPresent();
    if (scheme.isEmpty() || input.isEmpty() || weight.isEmpty() || !constantBias) {
      return Optional.empty();
    }
    QuantizedOnnxWeight inIntegers =
        QuantizedOnnxWeight.of(
            weight.get(), node.exporter().graph().parameter(weight.get()), scheme.get());
    return Optional.of(new QuantizedLayerWeight(inIntegers, input.get()));
  }

  /**
   * Name of the dequantised weight.
   *
   * @param tensor integers, possibly transposed
   * @param axis dimension of the output channels in the tensor
   */
  String weight(OnnxExportContext node, OnnxTensor tensor, long axis)
      throws ModelProcessingException {
    return node.exporter().quantizers().dequantized(integers, tensor, axis);
  }

  String bias(OnnxExportContext node) throws ModelProcessingException {
    String name = node.node().parameter("bias").orElseThrow();
    return node.exporter()
        .quantizers()
        .dequantizedBias(name, node.exporter().graph().parameter(name), integers, input);
  }
}
