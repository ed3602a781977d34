package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Export of elementwise arithmetic, comparisons and logic. */
final class OnnxElementwiseExporter {
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

  private OnnxElementwiseExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
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
    emitters.put("remainder", OnnxElementwiseExporter::remainder);
    emitters.put("div", OnnxElementwiseExporter::divide);
    emitters.put("pow", OnnxElementwiseExporter::power);
    emitters.put(
        "rsqrt", node -> node.like(node.emit("Reciprocal", node.emit("Sqrt", node.tensor(0)))));
    emitters.put("ne", OnnxElementwiseExporter::differs);
    emitters.put(
        "logical_not",
        node -> node.give(node.emit("Not", truth(node, 0)), OnnxElementType.BOOL, node.dims(0)));
    emitters.put(
        "isnan",
        node -> node.give(node.emit("IsNaN", node.tensor(0)), OnnxElementType.BOOL, node.dims(0)));
    emitters.put("where", OnnxElementwiseExporter::where);
    emitters.put("masked_fill", OnnxElementwiseExporter::maskedFill);
  }

  /** Two operands cast to a common type. */
  private record Operands(String a, String b, OnnxElementType type, @Nullable List<Long> dims) {}

  private static Operands operands(OnnxExportContext node, int first, int second)
      throws ModelProcessingException {
    OnnxElementType type = common(node, first, second);
    return new Operands(
        operand(node, first, type), operand(node, second, type), type, dims(node, first, second));
  }

  /**
   * The common type of two operands. A literal takes the type of the other operand, unless a real
   * number meets integers.
   */
  private static OnnxElementType common(OnnxExportContext node, int first, int second)
      throws ModelProcessingException {
    if (node.isLiteral(first) || node.isLiteral(second)) {
      OnnxElementType type = node.type(node.isLiteral(first) ? second : first);
      NodeArgument literal = node.argument(node.isLiteral(first) ? first : second);
      boolean real = literal.toString().contains(".") && !type.isFloating();
      return real
          ? OnnxElementType.FLOAT
          : type == OnnxElementType.BOOL ? OnnxElementType.INT64 : type;
    }
    ExportedOnnxValue a = node.value(first);
    ExportedOnnxValue b = node.value(second);
    // likewise a scalar tensor, within integers or within real numbers
    if (a.type().isFloating() == b.type().isFloating() && !isScalar(a) && isScalar(b)) {
      return a.type();
    }
    if (a.type().isFloating() == b.type().isFloating() && isScalar(a) && !isScalar(b)) {
      return b.type();
    }
    return TorchToOnnxTypes.common(a.type(), b.type());
  }

  private static boolean isScalar(ExportedOnnxValue value) {
    return value.kind() != ExportedOnnxValue.Kind.TENSOR || List.of().equals(value.dims());
  }

  private static String operand(OnnxExportContext node, int place, OnnxElementType type)
      throws ModelProcessingException {
    if (node.isLiteral(place)) {
      return node.scalar(
          type, node.argument(place).equals(NodeArgument.of(true)) ? 1 : number(node, place));
    }
    ExportedOnnxValue value = node.asTensor(node.value(place));
    return node.cast(value.name(), value.type(), type);
  }

  private static double number(OnnxExportContext node, int place) throws ModelProcessingException {
    return node.argument(place).equals(NodeArgument.of(false)) ? 0 : node.real(place);
  }

  private static @Nullable List<Long> dims(OnnxExportContext node, int first, int second)
      throws ModelProcessingException {
    if (node.isLiteral(first) || node.isLiteral(second)) {
      return node.dims(node.isLiteral(first) ? second : first);
    }
    return PartialShapes.broadcast(scalarDims(node.value(first)), scalarDims(node.value(second)));
  }

  private static @Nullable List<Long> scalarDims(ExportedOnnxValue value) {
    return value.kind() == ExportedOnnxValue.Kind.TENSOR ? value.dims() : List.of();
  }

  private static void arithmetic(OnnxExportContext node, String operator, int first, int second)
      throws ModelProcessingException {
    Operands operands = operands(node, first, second);
    node.give(node.emit(operator, operands.a(), operands.b()), operands.type(), operands.dims());
  }

  /** {@code a ± alpha · b}; only alpha = 1 is supported. */
  private static void scaled(OnnxExportContext node, String operator, int first, int second)
      throws ModelProcessingException {
    NodeArgument alpha = node.has(2) ? node.argument(2) : node.keyword("alpha");
    boolean plain =
        alpha.equals(NodeArgument.NONE)
            || alpha instanceof NodeArgument.Literal literal
                && literal.value() instanceof Number number
                && number.doubleValue() == 1;
    if (!plain) {
      throw node.fails("only alpha = 1 is supported, not " + alpha);
    }
    arithmetic(node, operator, first, second);
  }

  private static void divide(OnnxExportContext node) throws ModelProcessingException {
    Object rounding =
        node.keyword("rounding_mode") instanceof NodeArgument.Literal literal
            ? literal.value()
            : null;
    Operands operands = operands(node, 0, 1);
    OnnxElementType type = operands.type();
    if (rounding == null && !type.isFloating()) {
      String a = node.cast(operands.a(), type, OnnxElementType.FLOAT);
      String b = node.cast(operands.b(), type, OnnxElementType.FLOAT);
      node.give(node.emit("Div", a, b), OnnxElementType.FLOAT, operands.dims());
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
  private static void remainder(OnnxExportContext node) throws ModelProcessingException {
    Operands operands = operands(node, 0, 1);
    if (!operands.type().isFloating()) {
      arithmetic(node, "Mod", 0, 1);
      return;
    }
    String whole = node.emit("Floor", node.emit("Div", operands.a(), operands.b()));
    String rest = node.emit("Sub", operands.a(), node.emit("Mul", whole, operands.b()));
    node.give(rest, operands.type(), operands.dims());
  }

  private static void power(OnnxExportContext node) throws ModelProcessingException {
    Optional<Double> exponent = node.isLiteral(1) ? Optional.of(node.real(1)) : Optional.empty();
    if (exponent.isPresent() && node.type(0).isFloating()) {
      node.like(node.emit("Pow", node.tensor(0), node.scalar(node.type(0), exponent.get())));
      return;
    }
    arithmetic(node, "Pow", 0, 1);
  }

  private static void compare(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    Operands operands = operands(node, 0, 1);
    node.give(
        node.emit(operator, operands.a(), operands.b()), OnnxElementType.BOOL, operands.dims());
  }

  private static void differs(OnnxExportContext node) throws ModelProcessingException {
    Operands operands = operands(node, 0, 1);
    String equal = node.emit("Equal", operands.a(), operands.b());
    node.give(node.emit("Not", equal), OnnxElementType.BOOL, operands.dims());
  }

  private static String truth(OnnxExportContext node, int place) throws ModelProcessingException {
    return node.cast(node.tensor(place), node.type(place), OnnxElementType.BOOL);
  }

  private static void logic(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    String result = node.emit(operator, truth(node, 0), truth(node, 1));
    node.give(result, OnnxElementType.BOOL, dims(node, 0, 1));
  }

  private static void where(OnnxExportContext node) throws ModelProcessingException {
    Operands operands = operands(node, 1, 2);
    String result = node.emit("Where", truth(node, 0), operands.a(), operands.b());
    node.give(result, operands.type(), PartialShapes.broadcast(node.dims(0), operands.dims()));
  }

  private static void maskedFill(OnnxExportContext node) throws ModelProcessingException {
    OnnxElementType type = node.type(0);
    String result = node.emit("Where", truth(node, 1), operand(node, 2, type), node.tensor(0));
    node.give(result, type, PartialShapes.broadcast(node.dims(0), node.dims(1)));
  }
}
