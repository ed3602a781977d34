package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Export of elementwise arithmetic, comparisons and logic. */
final class Arithmetic {
  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("erf", "Erf"),
          Map.entry("exp", "Exp"),
          Map.entry("log", "Log"),
          Map.entry("sqrt", "Sqrt"),
          Map.entry("neg", "Neg"),
          Map.entry("abs", "Abs"),
          Map.entry("reciprocal", "Reciprocal"),
          Map.entry("floor", "Floor"),
          Map.entry("ceil", "Ceil"),
          Map.entry("round", "Round"),
          Map.entry("sign", "Sign"),
          Map.entry("sin", "Sin"),
          Map.entry("cos", "Cos"),
          Map.entry("softplus", "Softplus"));

  private static final Map<String, String> COMPARISONS =
      Map.of(
          "eq",
          "Equal",
          "gt",
          "Greater",
          "ge",
          "GreaterOrEqual",
          "lt",
          "Less",
          "le",
          "LessOrEqual");

  private static final Map<String, String> LOGIC =
      Map.of(
          "logical_and",
          "And",
          "logical_or",
          "Or",
          "logical_xor",
          "Xor",
          "__and__",
          "And",
          "__or__",
          "Or");

  private Arithmetic() {}

  static void register(Map<String, Emitter> emitters) {
    UNARY.forEach(
        (aten, onnx) -> emitters.put(aten, node -> node.like(node.emit(onnx, node.tensor(0)))));
    COMPARISONS.forEach((aten, onnx) -> emitters.put(aten, node -> compare(node, onnx)));
    LOGIC.forEach((aten, onnx) -> emitters.put(aten, node -> logic(node, onnx)));
    emitters.put("add", node -> scaled(node, "Add", 0, 1));
    emitters.put("sub", node -> scaled(node, "Sub", 0, 1));
    emitters.put("rsub", node -> scaled(node, "Sub", 1, 0));
    emitters.put("mul", node -> arithmetic(node, "Mul", 0, 1));
    emitters.put("minimum", node -> arithmetic(node, "Min", 0, 1));
    emitters.put("maximum", node -> arithmetic(node, "Max", 0, 1));
    emitters.put("remainder", Arithmetic::remainder);
    emitters.put("div", Arithmetic::divide);
    emitters.put("pow", Arithmetic::power);
    emitters.put(
        "rsqrt", node -> node.like(node.emit("Reciprocal", node.emit("Sqrt", node.tensor(0)))));
    emitters.put("ne", Arithmetic::differs);
    emitters.put(
        "logical_not",
        node -> node.give(node.emit("Not", truth(node, 0)), OnnxType.BOOL, node.dims(0)));
    emitters.put(
        "isnan",
        node -> node.give(node.emit("IsNaN", node.tensor(0)), OnnxType.BOOL, node.dims(0)));
    emitters.put("where", Arithmetic::where);
    emitters.put("masked_fill", Arithmetic::maskedFill);
  }

  /** Two operands cast to a common type. */
  private record Operands(String a, String b, OnnxType type, @Nullable List<Long> dims) {}

  private static Operands operands(Emission node, int first, int second)
      throws CompressionException {
    OnnxType type = common(node, first, second);
    return new Operands(
        operand(node, first, type), operand(node, second, type), type, dims(node, first, second));
  }

  /**
   * The common type of two operands. A literal takes the type of the other operand, unless a real
   * number meets integers.
   */
  private static OnnxType common(Emission node, int first, int second) throws CompressionException {
    if (node.isLiteral(first) || node.isLiteral(second)) {
      OnnxType type = node.type(node.isLiteral(first) ? second : first);
      Argument literal = node.argument(node.isLiteral(first) ? first : second);
      boolean real = literal.toString().contains(".") && !type.isFloating();
      return real ? OnnxType.FLOAT : type == OnnxType.BOOL ? OnnxType.INT64 : type;
    }
    Exported a = node.value(first);
    Exported b = node.value(second);
    // likewise a scalar tensor, within integers or within real numbers
    if (a.type().isFloating() == b.type().isFloating() && !isScalar(a) && isScalar(b)) {
      return a.type();
    }
    if (a.type().isFloating() == b.type().isFloating() && isScalar(a) && !isScalar(b)) {
      return b.type();
    }
    return OnnxTypes.common(a.type(), b.type());
  }

  private static boolean isScalar(Exported value) {
    return value.kind() != Exported.Kind.TENSOR || List.of().equals(value.dims());
  }

  private static String operand(Emission node, int place, OnnxType type)
      throws CompressionException {
    if (node.isLiteral(place)) {
      return node.scalar(
          type, node.argument(place).equals(Argument.of(true)) ? 1 : number(node, place));
    }
    Exported value = node.asTensor(node.value(place));
    return node.cast(value.name(), value.type(), type);
  }

  private static double number(Emission node, int place) throws CompressionException {
    return node.argument(place).equals(Argument.of(false)) ? 0 : node.real(place);
  }

  private static @Nullable List<Long> dims(Emission node, int first, int second)
      throws CompressionException {
    if (node.isLiteral(first) || node.isLiteral(second)) {
      return node.dims(node.isLiteral(first) ? second : first);
    }
    return Dims.broadcast(scalarDims(node.value(first)), scalarDims(node.value(second)));
  }

  private static @Nullable List<Long> scalarDims(Exported value) {
    return value.kind() == Exported.Kind.TENSOR ? value.dims() : List.of();
  }

  private static void arithmetic(Emission node, String operator, int first, int second)
      throws CompressionException {
    Operands operands = operands(node, first, second);
    node.give(node.emit(operator, operands.a(), operands.b()), operands.type(), operands.dims());
  }

  /** {@code a ± alpha · b}; only alpha = 1 is supported. */
  private static void scaled(Emission node, String operator, int first, int second)
      throws CompressionException {
    Argument alpha = node.has(2) ? node.argument(2) : node.keyword("alpha");
    boolean plain =
        alpha.equals(Argument.NONE)
            || alpha instanceof Argument.Literal literal
                && literal.value() instanceof Number number
                && number.doubleValue() == 1;
    if (!plain) {
      throw node.fails("only alpha = 1 is supported, not " + alpha);
    }
    arithmetic(node, operator, first, second);
  }

  private static void divide(Emission node) throws CompressionException {
    Object rounding =
        node.keyword("rounding_mode") instanceof Argument.Literal literal ? literal.value() : null;
    Operands operands = operands(node, 0, 1);
    OnnxType type = operands.type();
    if (rounding == null && !type.isFloating()) {
      String a = node.cast(operands.a(), type, OnnxType.FLOAT);
      String b = node.cast(operands.b(), type, OnnxType.FLOAT);
      node.give(node.emit("Div", a, b), OnnxType.FLOAT, operands.dims());
      return;
    }
    String quotient = node.emit("Div", operands.a(), operands.b());
    if ("floor".equals(rounding) && type.isFloating()) {
      quotient = node.emit("Floor", quotient);
    } else if ("trunc".equals(rounding) && type.isFloating()) {
      throw node.fails("rounding_mode \"trunc\" is not supported for real numbers");
    }
    node.give(quotient, type, operands.dims());
  }

  /** The remainder with the sign of the divisor; ONNX has the operator for integers only. */
  private static void remainder(Emission node) throws CompressionException {
    Operands operands = operands(node, 0, 1);
    if (!operands.type().isFloating()) {
      arithmetic(node, "Mod", 0, 1);
      return;
    }
    String whole = node.emit("Floor", node.emit("Div", operands.a(), operands.b()));
    String rest = node.emit("Sub", operands.a(), node.emit("Mul", whole, operands.b()));
    node.give(rest, operands.type(), operands.dims());
  }

  private static void power(Emission node) throws CompressionException {
    Optional<Double> exponent = node.isLiteral(1) ? Optional.of(node.real(1)) : Optional.empty();
    if (exponent.isPresent() && node.type(0).isFloating()) {
      node.like(node.emit("Pow", node.tensor(0), node.scalar(node.type(0), exponent.get())));
      return;
    }
    arithmetic(node, "Pow", 0, 1);
  }

  private static void compare(Emission node, String operator) throws CompressionException {
    Operands operands = operands(node, 0, 1);
    node.give(node.emit(operator, operands.a(), operands.b()), OnnxType.BOOL, operands.dims());
  }

  private static void differs(Emission node) throws CompressionException {
    Operands operands = operands(node, 0, 1);
    String equal = node.emit("Equal", operands.a(), operands.b());
    node.give(node.emit("Not", equal), OnnxType.BOOL, operands.dims());
  }

  private static String truth(Emission node, int place) throws CompressionException {
    return node.cast(node.tensor(place), node.type(place), OnnxType.BOOL);
  }

  private static void logic(Emission node, String operator) throws CompressionException {
    String result = node.emit(operator, truth(node, 0), truth(node, 1));
    node.give(result, OnnxType.BOOL, dims(node, 0, 1));
  }

  private static void where(Emission node) throws CompressionException {
    Operands operands = operands(node, 1, 2);
    String result = node.emit("Where", truth(node, 0), operands.a(), operands.b());
    node.give(result, operands.type(), Dims.broadcast(node.dims(0), operands.dims()));
  }

  private static void maskedFill(Emission node) throws CompressionException {
    OnnxType type = node.type(0);
    String result = node.emit("Where", truth(node, 1), operand(node, 2, type), node.tensor(0));
    node.give(result, type, Dims.broadcast(node.dims(0), node.dims(1)));
  }
}
