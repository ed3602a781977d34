package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.PartialShapes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/**
 * Integers in the graph: sizes of tensors and arithmetic on sizes. Known results are folded;
 * repeated computations share a node.
 */
final class GraphSizeArithmetic {
  private final GraphCallAppender emitter;
  private final Map<String, NodeArgument> known = new HashMap<>();

  GraphSizeArithmetic(GraphCallAppender emitter) {
    this.emitter = emitter;
  }

  NodeArgument sizeOf(NodeArgument tensor, int dim) {
    return known.computeIfAbsent(
        tensor + "/" + dim,
        key -> emitter.call("size", "size", List.of(tensor, NodeArgument.of((long) dim))));
  }

  NodeArgument add(NodeArgument a, NodeArgument b) {
    if (isLiteral(a, 0)) {
      return b;
    }
    return isLiteral(b, 0) ? a : compute("+", a, b, (x, y) -> x + y);
  }

  NodeArgument subtract(NodeArgument a, NodeArgument b) {
    return isLiteral(b, 0) ? a : compute("-", a, b, (x, y) -> x - y);
  }

  NodeArgument multiply(NodeArgument a, NodeArgument b) {
    if (isLiteral(a, 1)) {
      return b;
    }
    return isLiteral(b, 1) ? a : compute("*", a, b, (x, y) -> x * y);
  }

  /**
   * The quotient, rounded down; equal to ONNX's rounding towards zero, since sizes are not
   * negative.
   */
  NodeArgument divide(NodeArgument a, NodeArgument b) {
    return isLiteral(b, 1) ? a : compute("//", a, b, Math::floorDiv);
  }

  NodeArgument modulo(NodeArgument a, NodeArgument b) {
    return compute("%", a, b, Math::floorMod);
  }

  NodeArgument larger(NodeArgument a, NodeArgument b) {
    return a.equals(b) ? a : compute("ops.prim.max", a, b, Math::max);
  }

  NodeArgument smaller(NodeArgument a, NodeArgument b) {
    return a.equals(b) ? a : compute("ops.prim.min", a, b, Math::min);
  }

  private NodeArgument compute(
      String operator, NodeArgument a, NodeArgument b, LongBinaryOperator now) {
    if (a instanceof NodeArgument.Literal x
        && b instanceof NodeArgument.Literal y
        && x.value() instanceof Long left
        && y.value() instanceof Long right
        && !(right == 0 && (operator.equals("//") || operator.equals("%")))) {
      return NodeArgument.of(now.applyAsLong(left, right));
    }
    return known.computeIfAbsent(
        a + operator + b, key -> emitter.call(operator, "length", List.of(a, b)));
  }

  static boolean isLiteral(NodeArgument argument, long value) {
    return argument.equals(NodeArgument.of(value));
  }

  /** Value of a literal, else {@link PartialShapes#UNKNOWN}. */
  static long literal(NodeArgument argument) {
    return argument instanceof NodeArgument.Literal literal
            && literal.value() instanceof Long number
        ? number
        : PartialShapes.UNKNOWN;
  }

  /** Value of a literal, else 0. */
  static long number(NodeArgument argument) {
    return argument instanceof NodeArgument.Literal literal
            && literal.value() instanceof Long number
        ? number
        : 0;
  }
}
