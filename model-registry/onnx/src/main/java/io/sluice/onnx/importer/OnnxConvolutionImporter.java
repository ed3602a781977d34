package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of convolutions with one to three spatial dimensions, including grouped convolutions. */
final class OnnxConvolutionImporter {
  private OnnxConvolutionImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Conv", OnnxConvolutionImporter::convolution);
    converters.put("ConvTranspose", OnnxConvolutionImporter::transposed);
  }

  private static List<Long> kernel(OnnxImportContext node) throws ModelProcessingException {
    List<Long> weight = node.knownDims(1);
    if (weight.size() < 3 || !PartialShapes.areKnown(weight)) {
      throw node.fails("the shape of its weight is " + weight);
    }
    return weight.subList(2, weight.size());
  }

  private static void convolution(OnnxImportContext node) throws ModelProcessingException {
    OnnxWindowGeometry windows = OnnxWindowGeometry.of(node, kernel(node));
    NodeArgument input = node.tensor(0);
    Optional<List<Long>> padding = windows.symmetric();
    if (padding.isEmpty()) {
      input = windows.padded(node, input, 0);
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    NodeArgument result =
        node.call(
            "conv" + windows.kernel().size() + "d",
            input,
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            NodeArgument.ints(windows.strides()),
            NodeArgument.ints(padding.orElse(windows.none())),
            NodeArgument.ints(windows.dilations()),
            NodeArgument.of(node.settings().integer("group", 1)));
    long channels = node.knownDims(1).get(0);
    List<Long> dims = batch(node, windows.kernel().size() + 2);
    node.give(result, node.type(0), windows.result(dims, channels, false));
  }

  /** Shape of the input, with unknown sizes where necessary. */
  static List<Long> batch(OnnxImportContext node, int rank) throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    if (dims != null && dims.size() != rank) {
      throw node.fails("its input has the shape %s instead of %d dimensions".formatted(dims, rank));
    }
    return dims == null ? PartialShapes.unknown(rank) : dims;
  }

  private static void transposed(OnnxImportContext node) throws ModelProcessingException {
    OnnxWindowGeometry windows = OnnxWindowGeometry.of(node, kernel(node));
    int count = windows.kernel().size();
    Optional<List<Long>> padding = windows.symmetric();
    if (padding.isEmpty()
        || node.settings().isSet("output_shape")
        || node.settings().text("auto_pad", "NOTSET").startsWith("SAME")) {
      throw node.fails(
          "padding must be equal on both sides; output_shape and SAME are not supported");
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    long groups = node.settings().integer("group", 1);
    NodeArgument result =
        node.call(
            "conv_transpose" + count + "d",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            NodeArgument.ints(windows.strides()),
            NodeArgument.ints(padding.get()),
            NodeArgument.ints(
                node.settings().integers("output_padding", Collections.nCopies(count, 0L))),
            NodeArgument.of(groups),
            NodeArgument.ints(windows.dilations()));
    List<Long> dims = PartialShapes.unknown(count + 2);
    dims = PartialShapes.with(dims, 0, batch(node, count + 2).get(0));
    node.give(result, node.type(0), PartialShapes.with(dims, 1, node.knownDims(1).get(1) * groups));
  }
}
