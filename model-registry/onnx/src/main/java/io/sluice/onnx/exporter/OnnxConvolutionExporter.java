package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Export of convolutions and transposed convolutions. */
final class OnnxConvolutionExporter {
  private OnnxConvolutionExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    for (int spatial = 1; spatial <= 3; spatial++) {
      emitters.put("conv" + spatial + "d", OnnxConvolutionExporter::convolution);
      emitters.put("conv_transpose" + spatial + "d", OnnxConvolutionExporter::transposed);
    }
  }

  private static void convolution(OnnxExportContext node) throws ModelProcessingException {
    List<Long> weight = node.knownDims(1);
    List<Long> kernel = weight.subList(2, weight.size());
    int spatial = kernel.size();
    List<Long> strides = node.integers(3, spatial);
    List<Long> dilations = node.integers(5, spatial);
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("strides", OnnxAttribute.of(strides));
    attributes.put("dilations", OnnxAttribute.of(dilations));
    attributes.put("kernel_shape", OnnxAttribute.of(kernel));
    attributes.put("group", OnnxAttribute.of(node.integer(6)));
    List<Long> padding = padding(node, attributes, kernel, dilations);
    String result = node.emit("Conv", inputs(node), attributes);
    node.give(
        result,
        node.type(0),
        SlidingWindowShapes.result(
            node.dims(0), weight.get(0), kernel, strides, padding, dilations));
  }

  /**
   * The padding on each side, given as numbers or as {@code same} or {@code valid}; sets the
   * attribute {@code pads}.
   */
  private static List<Long> padding(
      OnnxExportContext node,
      Map<String, OnnxAttribute> attributes,
      List<Long> kernel,
      List<Long> dilations)
      throws ModelProcessingException {
    if (!(node.argument(4) instanceof NodeArgument.Literal literal)
        || !(literal.value() instanceof String how)) {
      List<Long> padding = node.integers(4, kernel.size());
      attributes.put("pads", OnnxAttribute.of(twice(padding)));
      return padding;
    }
    List<Long> before = new ArrayList<>();
    List<Long> after = new ArrayList<>();
    for (int d = 0; d < kernel.size(); d++) {
      long total = how.equals("same") ? (kernel.get(d) - 1) * dilations.get(d) : 0;
      before.add(total / 2);
      after.add(total - total / 2);
    }
    List<Long> pads = new ArrayList<>(before);
    pads.addAll(after);
    attributes.put("pads", OnnxAttribute.of(pads));
    return before.equals(after) ? before : OnnxExportContext.unknown(before.size());
  }

  static List<Long> twice(List<Long> padding) {
    List<Long> pads = new ArrayList<>(padding);
    pads.addAll(padding);
    return pads;
  }

  private static List<String> inputs(OnnxExportContext node) throws ModelProcessingException {
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0)));
    Optional<QuantizedLayerWeight> integers = QuantizedLayerWeight.of(node);
    if (integers.isPresent()) {
      inputs.add(integers.get().weight(node, integers.get().integers().integers(), 0));
      if (node.has(2)) {
        inputs.add(integers.get().bias(node));
      }
      return inputs;
    }
    inputs.add(node.tensor(1));
    if (node.has(2)) {
      inputs.add(node.tensor(2));
    }
    return inputs;
  }

  private static void transposed(OnnxExportContext node) throws ModelProcessingException {
    List<Long> weight = node.knownDims(1);
    List<Long> kernel = weight.subList(2, weight.size());
    int spatial = kernel.size();
    long groups = node.integer(6);
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    attributes.put("strides", OnnxAttribute.of(node.integers(3, spatial)));
    attributes.put("pads", OnnxAttribute.of(twice(node.integers(4, spatial))));
    attributes.put("output_padding", OnnxAttribute.of(node.integers(5, spatial)));
    attributes.put("group", OnnxAttribute.of(groups));
    attributes.put("dilations", OnnxAttribute.of(node.integers(7, spatial)));
    attributes.put("kernel_shape", OnnxAttribute.of(kernel));
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0), node.tensor(1)));
    if (node.has(2)) {
      inputs.add(node.tensor(2));
    }
    List<Long> dims = new ArrayList<>(OnnxExportContext.unknown(spatial + 2));
    List<Long> from = node.dims(0);
    dims.set(0, from == null ? PartialShapes.UNKNOWN : from.get(0));
    dims.set(1, weight.get(1) * groups);
    node.give(node.emit("ConvTranspose", inputs, attributes), node.type(0), dims);
  }
}
