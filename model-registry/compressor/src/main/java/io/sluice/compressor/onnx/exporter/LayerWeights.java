package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.quantization.WeightScheme;
import java.util.Optional;

/**
 * The integer weight of a quantised layer with a quantised input.
 *
 * @param integers integer weight
 * @param input quantisation of the input
 */
record LayerWeights(OnnxWeight integers, Affine input) {

  /** The integer weight; empty if the layer stays in floats. */
  static Optional<LayerWeights> of(Emission node) throws CompressionException {
    if (!(node.exporter().precision() instanceof Precision.StaticInt8 integers)) {
      return Optional.empty();
    }
    Optional<WeightScheme> scheme = integers.plan().scheme(node.node());
    Optional<Affine> input =
        node.node().value("input").flatMap(node.exporter().quantizers()::range);
    Optional<String> weight = node.node().parameter("weight");
    boolean constantBias =
        node.argument(2).equals(Argument.NONE) || node.node().parameter("bias").isPresent();
    if (scheme.isEmpty() || input.isEmpty() || weight.isEmpty() || !constantBias) {
      return Optional.empty();
    }
    OnnxWeight inIntegers =
        OnnxWeight.of(weight.get(), node.exporter().graph().parameter(weight.get()), scheme.get());
    return Optional.of(new LayerWeights(inIntegers, input.get()));
  }

  /**
   * Name of the dequantised weight.
   *
   * @param tensor integers, possibly transposed
   * @param axis dimension of the output channels in the tensor
   */
  String weight(Emission node, OnnxTensor tensor, long axis) throws CompressionException {
    return node.exporter().quantizers().dequantized(integers, tensor, axis);
  }

  String bias(Emission node) throws CompressionException {
    String name = node.node().parameter("bias").orElseThrow();
    return node.exporter()
        .quantizers()
        .dequantizedBias(name, node.exporter().graph().parameter(name), integers, input);
  }
}
