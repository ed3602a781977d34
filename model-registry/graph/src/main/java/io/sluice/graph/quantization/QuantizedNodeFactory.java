package io.sluice.graph.quantization;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quantised counterparts of operators without weights. */
final class QuantizedNodeFactory {
  private QuantizedNodeFactory() {}

  /**
   * Node computing in integers.
   *
   * @param node node with integer inputs
   * @param range quantisation of the result
   */
  static GraphNode of(GraphNode node, AffineQuantization range) {
    return switch (node.operator()) {
      case "add", "mul" -> ranged(node, range, node.argument("input"), node.argument("other"));
      case "cat" -> ranged(node, range, node.argument("tensors"), node.argument("dim"));
      case "hardswish" -> ranged(node, range, node.argument("input"));
      case "leaky_relu" ->
          ranged(
              node,
              range,
              node.argument("input"),
              node.argument("negative_slope"),
              NodeArgument.of(false));
      case "batch_norm" ->
          call(
              node,
              "batch_norm2d",
              node.argument("input"),
              node.argument("weight"),
              node.argument("bias"),
              node.argument("running_mean"),
              node.argument("running_var"),
              node.argument("eps"),
              NodeArgument.of(range.scale()),
              NodeArgument.of(range.zeroPoint()));
      case "elu" ->
          call(
              node,
              "elu",
              node.argument("input"),
              NodeArgument.of(range.scale()),
              NodeArgument.of(range.zeroPoint()),
              node.argument("alpha"),
              node.argument("scale"),
              node.argument("input_scale"));
      // the float operator accepts quantised tensors
      default -> node;
    };
  }

  private static GraphNode ranged(
      GraphNode node, AffineQuantization range, NodeArgument... arguments) {
    List<NodeArgument> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(NodeArgument.of(range.scale()));
    all.add(NodeArgument.of(range.zeroPoint()));
    return call(node, node.operator(), all.toArray(NodeArgument[]::new));
  }

  private static GraphNode call(GraphNode node, String operator, NodeArgument... arguments) {
    return GraphNode.call(
        "ops.quantized." + operator, node.results(), node.path(), List.of(arguments), Map.of());
  }
}
