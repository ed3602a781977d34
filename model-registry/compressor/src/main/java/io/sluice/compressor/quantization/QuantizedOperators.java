package io.sluice.compressor.quantization;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quantised counterparts of operators without weights. */
final class QuantizedOperators {
  private QuantizedOperators() {}

  /**
   * Node computing in integers.
   *
   * @param node node with integer inputs
   * @param range quantisation of the result
   */
  static Node of(Node node, Affine range) {
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
              Argument.of(false));
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
              Argument.of(range.scale()),
              Argument.of(range.zeroPoint()));
      case "elu" ->
          call(
              node,
              "elu",
              node.argument("input"),
              Argument.of(range.scale()),
              Argument.of(range.zeroPoint()),
              node.argument("alpha"),
              node.argument("scale"),
              node.argument("input_scale"));
      // the float operator accepts quantised tensors
      default -> node;
    };
  }

  private static Node ranged(Node node, Affine range, Argument... arguments) {
    List<Argument> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(Argument.of(range.scale()));
    all.add(Argument.of(range.zeroPoint()));
    return call(node, node.operator(), all.toArray(Argument[]::new));
  }

  private static Node call(Node node, String operator, Argument... arguments) {
    return Node.call(
        "ops.quantized." + operator, node.results(), node.path(), List.of(arguments), Map.of());
  }
}
