package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Import of reductions and cumulative sums. */
final class Reductions {
  private Reductions() {}

  static void register(Map<String, Converter> converters) {
    converters.put("ReduceMean", node -> reduce(node, Reductions::mean));
    converters.put("ReduceSum", node -> reduce(node, Reductions::sum));
    converters.put("ReduceMax", node -> reduce(node, reduction("amax")));
    converters.put("ReduceMin", node -> reduce(node, reduction("amin")));
    converters.put("ReduceLogSumExp", node -> reduce(node, reduction("logsumexp")));
    converters.put("ReduceL2", node -> reduce(node, Reductions::length));
    converters.put("ReduceSumSquare", node -> reduce(node, Reductions::sumOfSquares));
    converters.put("ReduceL1", node -> reduce(node, Reductions::sumOfMagnitudes));
    converters.put("ArgMax", node -> extreme(node, "argmax"));
    converters.put("ArgMin", node -> extreme(node, "argmin"));
    converters.put("CumSum", Reductions::runningSum);
  }

  private interface Reduction {
    Argument of(Conversion node, Argument tensor, Argument axes, Argument keep)
        throws CompressionException;
  }

  private static Reduction reduction(String operator) {
    return (node, tensor, axes, keep) -> node.call(operator, tensor, axes, keep);
  }

  private static Argument mean(Conversion node, Argument tensor, Argument axes, Argument keep) {
    return node.call("mean", tensor, axes, keep);
  }

  private static Argument sum(Conversion node, Argument tensor, Argument axes, Argument keep)
      throws CompressionException {
    return node.call("sum", Map.of("dtype", Types.dtype(node.type(0))), tensor, axes, keep);
  }

  private static Argument sumOfSquares(
      Conversion node, Argument tensor, Argument axes, Argument keep) throws CompressionException {
    return sum(node, node.call("mul", tensor, tensor), axes, keep);
  }

  private static Argument sumOfMagnitudes(
      Conversion node, Argument tensor, Argument axes, Argument keep) throws CompressionException {
    return sum(node, node.call("abs", tensor), axes, keep);
  }

  private static Argument length(Conversion node, Argument tensor, Argument axes, Argument keep)
      throws CompressionException {
    return node.call("sqrt", sumOfSquares(node, tensor, axes, keep));
  }

  private static void reduce(Conversion node, Reduction reduction) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    List<Long> given = node.axesGiven(1);
    if (given.isEmpty() && node.settings().flag("noop_with_empty_axes", false)) {
      node.give(0, node.input(0));
      return;
    }
    boolean keep = node.settings().flag("keepdims", true);
    List<Long> axes = given.isEmpty() ? LongStream.range(0, dims.size()).boxed().toList() : given;
    List<Integer> counted = node.axes(axes, dims.size());
    Argument result = reduction.of(node, node.tensor(0), Argument.ints(axes), Argument.of(keep));
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

  private static void extreme(Conversion node, String operator) throws CompressionException {
    if (node.settings().flag("select_last_index", false)) {
      throw node.fails("select_last_index is not supported");
    }
    List<Long> dims = node.knownDims(0);
    int axis = node.axis(node.settings().integer("axis", 0), dims.size());
    boolean keep = node.settings().flag("keepdims", true);
    Argument result =
        node.call(operator, node.tensor(0), Argument.of((long) axis), Argument.of(keep));
    node.give(result, OnnxType.INT64, reduced(dims, List.of(axis), keep));
  }

  private static void runningSum(Conversion node) throws CompressionException {
    long axis = node.longs(1).get(0);
    boolean backwards = node.settings().flag("reverse", false);
    Argument tensor = node.tensor(0);
    if (backwards) {
      tensor = node.call("flip", tensor, Argument.ints(axis));
    }
    Argument sum =
        node.call("cumsum", Map.of("dtype", Types.dtype(node.type(0))), tensor, Argument.of(axis));
    if (node.settings().flag("exclusive", false)) {
      sum = node.call("sub", sum, tensor);
    }
    if (backwards) {
      sum = node.call("flip", sum, Argument.ints(axis));
    }
    node.give(sum, node.type(0), node.dims(0));
  }
}
