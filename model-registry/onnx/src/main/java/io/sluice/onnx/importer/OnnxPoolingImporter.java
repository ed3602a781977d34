package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Import of pooling, over windows or global. */
final class OnnxPoolingImporter {
  private OnnxPoolingImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("MaxPool", OnnxPoolingImporter::max);
    converters.put("AveragePool", OnnxPoolingImporter::average);
    converters.put("GlobalAveragePool", OnnxPoolingImporter::globalAverage);
    converters.put("GlobalMaxPool", OnnxPoolingImporter::globalMax);
  }

  private static OnnxWindowGeometry windows(OnnxImportContext node)
      throws ModelProcessingException {
    return OnnxWindowGeometry.of(node, node.settings().integers("kernel_shape", List.of()));
  }

  private static void give(OnnxImportContext node, OnnxWindowGeometry windows, NodeArgument result)
      throws ModelProcessingException {
    List<Long> dims = OnnxConvolutionImporter.batch(node, windows.kernel().size() + 2);
    boolean ceil = node.settings().flag("ceil_mode", false);
    node.give(result, node.type(0), windows.result(dims, dims.get(1), ceil));
  }

  private static void max(OnnxImportContext node) throws ModelProcessingException {
    node.requireNoOutput(1);
    OnnxWindowGeometry windows = windows(node);
    NodeArgument input = node.tensor(0);
    Optional<List<Long>> padding = windows.symmetric().filter(windows::isAtMostHalf);
    if (padding.isEmpty()) {
      input = windows.padded(node, input, Double.NEGATIVE_INFINITY);
    }
    give(
        node,
        windows,
        node.call(
            "max_pool" + windows.kernel().size() + "d",
            input,
            NodeArgument.ints(windows.kernel()),
            NodeArgument.ints(windows.strides()),
            NodeArgument.ints(padding.orElse(windows.none())),
            NodeArgument.ints(windows.dilations()),
            NodeArgument.of(node.settings().flag("ceil_mode", false))));
  }

  private static void average(OnnxImportContext node) throws ModelProcessingException {
    OnnxWindowGeometry windows = windows(node);
    if (!windows.dilations().equals(Collections.nCopies(windows.kernel().size(), 1L))) {
      throw node.fails("only dilations of 1 are supported, not " + windows.dilations());
    }
    boolean countPadding = node.settings().flag("count_include_pad", false);
    Optional<List<Long>> padding = windows.symmetric().filter(windows::isAtMostHalf);
    if (padding.isPresent()) {
      give(node, windows, average(node, windows, node.tensor(0), padding.get(), countPadding));
      return;
    }
    if (node.settings().flag("ceil_mode", false)) {
      throw node.fails("ceil_mode with uneven padding is not supported");
    }
    NodeArgument padded = windows.padded(node, node.tensor(0), 0);
    NodeArgument result = average(node, windows, padded, windows.none(), true);
    if (!countPadding) {
      NodeArgument ones = node.call("ones_like", node.tensor(0));
      NodeArgument inside = windows.padded(node, ones, 0);
      NodeArgument share = average(node, windows, inside, windows.none(), true);
      result = node.call("div", result, share);
    }
    give(node, windows, result);
  }

  private static NodeArgument average(
      OnnxImportContext node,
      OnnxWindowGeometry windows,
      NodeArgument input,
      List<Long> padding,
      boolean countPadding)
      throws ModelProcessingException {
    return node.call(
        "avg_pool" + windows.kernel().size() + "d",
        input,
        NodeArgument.ints(windows.kernel()),
        NodeArgument.ints(windows.strides()),
        NodeArgument.ints(padding),
        NodeArgument.of(node.settings().flag("ceil_mode", false)),
        NodeArgument.of(countPadding));
  }

  private static List<Long> globalDims(OnnxImportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    if (dims.size() < 3) {
      throw node.fails("its input has the shape " + dims);
    }
    List<Long> result = new ArrayList<>(Collections.nCopies(dims.size(), 1L));
    result.set(0, dims.get(0));
    result.set(1, dims.get(1));
    return result;
  }

  private static NodeArgument spatial(int rank) {
    return NodeArgument.ints(LongStream.range(2, rank).toArray());
  }

  private static void globalAverage(OnnxImportContext node) throws ModelProcessingException {
    List<Long> dims = globalDims(node);
    NodeArgument input = node.tensor(0);
    NodeArgument result =
        switch (dims.size()) {
          case 3 -> node.call("adaptive_avg_pool1d", input, NodeArgument.ints(1));
          case 4 -> node.call("adaptive_avg_pool2d", input, NodeArgument.ints(1, 1));
          default -> node.call("mean", input, spatial(dims.size()), NodeArgument.of(true));
        };
    node.give(result, node.type(0), dims);
  }

  private static void globalMax(OnnxImportContext node) throws ModelProcessingException {
    List<Long> dims = globalDims(node);
    NodeArgument result =
        node.call("amax", node.tensor(0), spatial(dims.size()), NodeArgument.of(true));
    node.give(result, node.type(0), dims);
  }
}
