package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/**
 * Integers in the graph: sizes of tensors and arithmetic on sizes. Known results are folded;
 * repeated computations share a node.
 */
final class Sizes {
  private final Emitter emitter;
  private final Map<String, Argument> known = new HashMap<>();

  Sizes(Emitter emitter) {
    this.emitter = emitter;
  }

  Argument sizeOf(Argument tensor, int dim) {
    return known.computeIfAbsent(
        tensor + "/" + dim,
        key -> emitter.call("size", "size", List.of(tensor, Argument.of((long) dim))));
  }

  Argument add(Argument a, Argument b) {
    if (isLiteral(a, 0)) {
      return b;
    }
    return isLiteral(b, 0) ? a : compute("+", a, b, (x, y) -> x + y);
  }

  Argument subtract(Argument a, Argument b) {
    return isLiteral(b, 0) ? a : compute("-", a, b, (x, y) -> x - y);
  }

  Argument multiply(Argument a, Argument b) {
    if (isLiteral(a, 1)) {
      return b;
    }
    return isLiteral(b, 1) ? a : compute("*", a, b, (x, y) -> x * y);
  }

  /**
   * The quotient, rounded down; equal to ONNX's rounding towards zero, since sizes are not
   * negative.
   */
  Argument divide(Argument a, Argument b) {
    return isLiteral(b, 1) ? a : compute("//", a, b, Math::floorDiv);
  }

  Argument modulo(Argument a, Argument b) {
    return compute("%", a, b, Math::floorMod);
  }

  Argument larger(Argument a, Argument b) {
    return a.equals(b) ? a : compute("ops.prim.max", a, b, Math::max);
  }

  Argument smaller(Argument a, Argument b) {
    return a.equals(b) ? a : compute("ops.prim.min", a, b, Math::min);
  }

  private Argument compute(String operator, Argument a, Argument b, LongBinaryOperator now) {
    if (a instanceof Argument.Literal x
        && b instanceof Argument.Literal y
        && x.value() instanceof Long left
        && y.value() instanceof Long right
        && !(right == 0 && (operator.equals("//") || operator.equals("%")))) {
      return Argument.of(now.applyAsLong(left, right));
    }
    return known.computeIfAbsent(
        a + operator + b, key -> emitter.call(operator, "length", List.of(a, b)));
  }

  static boolean isLiteral(Argument argument, long value) {
    return argument.equals(Argument.of(value));
  }

  /** Value of a literal, else {@link Dims#UNKNOWN}. */
  static long literal(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() instanceof Long number
        ? number
        : Dims.UNKNOWN;
  }

  /** Value of a literal, else 0. */
  static long number(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() instanceof Long number
        ? number
        : 0;
  }
}
