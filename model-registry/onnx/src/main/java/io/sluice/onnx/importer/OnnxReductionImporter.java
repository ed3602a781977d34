package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Import of reductions and cumulative sums. */
final class OnnxReductionImporter {
  private OnnxReductionImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("ReduceMean", node -> reduce(node, OnnxReductionImporter::mean));
    converters.put("ReduceSum", node -> reduce(node, OnnxReductionImporter::sum));
    converters.put("ReduceMax", node -> reduce(node, reduction("amax")));
    converters.put("ReduceMin", node -> reduce(node, reduction("amin")));
    converters.put("ReduceLogSumExp", node -> reduce(node, reduction("logsumexp")));
    converters.put("ReduceL2", node -> reduce(node, OnnxReductionImporter::length));
    converters.put("ReduceSumSquare", node -> reduce(node, OnnxReductionImporter::sumOfSquares));
    converters.put("ReduceL1", node -> reduce(node, OnnxReductionImporter::sumOfMagnitudes));
    converters.put("ArgMax", node -> extreme(node, "argmax"));
    converters.put("ArgMin", node -> extreme(node, "argmin"));
    converters.put("CumSum", OnnxReductionImporter::runningSum);
  }

  private interface Reduction {
    NodeArgument of(
        OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep)
        throws ModelProcessingException;
  }

  private static Reduction reduction(String operator) {
    return (node, tensor, axes, keep) -> node.call(operator, tensor, axes, keep);
  }

  private static NodeArgument mean(
      OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep) {
    return node.call("mean", tensor, axes, keep);
  }

  private static NodeArgument sum(
      OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep)
      throws ModelProcessingException {
    return node.call(
        "sum", Map.of("dtype", OnnxToTorchTypes.dtype(node.type(0))), tensor, axes, keep);
  }

  private static NodeArgument sumOfSquares(
      OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep)
      throws ModelProcessingException {
    return sum(node, node.call("mul", tensor, tensor), axes, keep);
  }

  private static NodeArgument sumOfMagnitudes(
      OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep)
      throws ModelProcessingException {
    return sum(node, node.call("abs", tensor), axes, keep);
  }

  private static NodeArgument length(
      OnnxImportContext node, NodeArgument tensor, NodeArgument axes, NodeArgument keep)
      throws ModelProcessingException {
    return node.call("sqrt", sumOfSquares(node, tensor, axes, keep));
  }

  private static void reduce(OnnxImportContext node, Reduction reduction)
      throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    List<Long> given = node.axesGiven(1);
    if (given.isEmpty() && node.settings().flag("noop_with_empty_axes", false)) {
      node.give(0, node.input(0));
      return;
    }
    boolean keep = node.settings().flag("keepdims", true);
    List<Long> axes = given.isEmpty() ? LongStream.range(0, dims.size()).boxed().toList() : given;
    List<Integer> counted = node.axes(axes, dims.size());
    NodeArgument result =
        reduction.of(node, node.tensor(0), NodeArgument.ints(axes), NodeArgument.of(keep));
    node.give(result, node.type(0), reduced(dims, counted, keep));
  }

  private static List<Long> reduced(List<Long> dims, List<Integer> axes, boolean keep) {
    List<Long> left = new ArrayList<>(dims);
    List<Integer> backwards = new ArrayList<>(axes);
    backwards.sort(Collections.reverseOrder());
    for (int axis : backwards) {
      if (keep) {
        left.set(axis, 1L);
      } else {
        left.remove(axis);
      }
    }
    return left;
  }

  private static void extreme(OnnxImportContext node, String operator)
      throws ModelProcessingException {
    if (node.settings().flag("select_last_index", false)) {
      throw node.fails("select_last_index is not supported");
    }
    List<Long> dims = node.knownDims(0);
    int axis = node.axis(node.settings().integer("axis", 0), dims.size());
    boolean keep = node.settings().flag("keepdims", true);
    NodeArgument result =
        node.call(operator, node.tensor(0), NodeArgument.of((long) axis), NodeArgument.of(keep));
    node.give(result, OnnxElementType.INT64, reduced(dims, List.of(axis), keep));
  }

  private static void runningSum(OnnxImportContext node) throws ModelProcessingException {
    long axis = node.longs(1).get(0);
    boolean backwards = node.settings().flag("reverse", false);
    NodeArgument tensor = node.tensor(0);
    if (backwards) {
      tensor = node.call("flip", tensor, NodeArgument.ints(axis));
    }
    NodeArgument sum =
        node.call(
            "cumsum",
            Map.of("dtype", OnnxToTorchTypes.dtype(node.type(0))),
            tensor,
            NodeArgument.of(axis));
    if (node.settings().flag("exclusive", false)) {
      sum = node.call("sub", sum, tensor);
    }
    if (backwards) {
      sum = node.call("flip", sum, NodeArgument.ints(axis));
    }
    node.give(sum, node.type(0), node.dims(0));
  }
}
