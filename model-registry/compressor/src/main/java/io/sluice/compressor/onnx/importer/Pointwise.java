package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of elementwise arithmetic, comparisons and logic. */
final class Pointwise {
  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("Erf", "erf"),
          Map.entry("Exp", "exp"),
          Map.entry("Log", "log"),
          Map.entry("Sqrt", "sqrt"),
          Map.entry("Neg", "neg"),
          Map.entry("Abs", "abs"),
          Map.entry("Reciprocal", "reciprocal"),
          Map.entry("Floor", "floor"),
          Map.entry("Ceil", "ceil"),
          Map.entry("Round", "round"),
          Map.entry("Sign", "sign"),
          Map.entry("Sin", "sin"),
          Map.entry("Cos", "cos"));

  /** The ATen operator, and the operator for swapped operands ("" for none). */
  private static final Map<String, List<String>> BINARY =
      Map.of(
          "Add", List.of("add", "add"),
          "Sub", List.of("sub", "rsub"),
          "Mul", List.of("mul", "mul"),
          "Pow", List.of("pow", ""),
          "Equal", List.of("eq", "eq"),
          "Greater", List.of("gt", "lt"),
          "GreaterOrEqual", List.of("ge", "le"),
          "Less", List.of("lt", "gt"),
          "LessOrEqual", List.of("le", "ge"));

  private static final Map<String, String> LOGICAL =
      Map.of("And", "logical_and", "Or", "logical_or", "Xor", "logical_xor");

  private Pointwise() {}

  static void register(Map<String, Converter> converters) {
    UNARY.forEach((onnx, aten) -> converters.put(onnx, node -> unary(node, aten)));
    BINARY.forEach((onnx, aten) -> converters.put(onnx, node -> binary(node, aten)));
    LOGICAL.forEach(
        (onnx, aten) ->
            converters.put(
                onnx,
                node ->
                    node.give(
                        node.call(aten, node.tensor(0), node.tensor(1)),
                        OnnxType.BOOL,
                        broadcast(node))));
    converters.put(
        "Not",
        node -> node.give(node.call("logical_not", node.tensor(0)), OnnxType.BOOL, node.dims(0)));
    converters.put(
        "IsNaN",
        node -> node.give(node.call("isnan", node.tensor(0)), OnnxType.BOOL, node.dims(0)));
    converters.put("Div", Pointwise::divide);
    converters.put("Mod", Pointwise::modulo);
    converters.put("Min", node -> variadic(node, "minimum"));
    converters.put("Max", node -> variadic(node, "maximum"));
    converters.put("Sum", node -> variadic(node, "add"));
    converters.put("Where", Pointwise::where);
    converters.put(
        "Cast", node -> cast(node, OnnxType.of(node.settings().integer("to", 0), "The result")));
    converters.put("CastLike", node -> cast(node, node.type(1)));
    converters.put("Identity", node -> node.give(0, node.input(0)));
    converters.put("Dropout", Pointwise::dropout);
  }

  static void unary(Conversion node, String operator) throws CompressionException {
    node.give(node.call(operator, node.tensor(0)), node.type(0), node.dims(0));
  }

  private static @Nullable List<Long> broadcast(Conversion node) throws CompressionException {
    return Dims.broadcast(node.dims(0), node.dims(1));
  }

  private static void binary(Conversion node, List<String> operators) throws CompressionException {
    boolean swapped = !operators.get(1).isEmpty() && isLiteral(node, 0) && !isLiteral(node, 1);
    Argument result =
        swapped
            ? node.call(operators.get(1), node.tensor(1), node.operand(0, 1))
            : node.call(operators.get(0), node.tensor(0), node.operand(1, 0));
    String operator = node.node().opType();
    if (operator.equals("Pow") && !node.type(0).isFloating() && node.type(1).isFloating()) {
      result = node.call("to", result, Types.dtype(node.type(0)));
    }
    boolean arithmetic = List.of("Add", "Sub", "Mul", "Pow").contains(operator);
    node.give(result, arithmetic ? node.type(0) : OnnxType.BOOL, broadcast(node));
  }

  private static boolean isLiteral(Conversion node, int input) throws CompressionException {
    return node.constant(input).map(OnnxTensor::elements).filter(n -> n == 1).isPresent();
  }

  private static void divide(Conversion node) throws CompressionException {
    Argument a = node.tensor(0);
    Argument b = node.operand(1, 0);
    Argument result =
        node.type(0).isFloating()
            ? node.call("div", a, b)
            : node.call("div", Map.of("rounding_mode", new Argument.Literal("trunc")), a, b);
    node.give(result, node.type(0), broadcast(node));
  }

  private static void modulo(Conversion node) throws CompressionException {
    String operator = node.settings().flag("fmod", false) ? "fmod" : "remainder";
    node.give(
        node.call(operator, node.tensor(0), node.operand(1, 0)), node.type(0), broadcast(node));
  }

  private static void variadic(Conversion node, String operator) throws CompressionException {
    Argument result = node.tensor(0);
    List<Long> dims = node.dims(0);
    for (int i = 1; i < node.inputs(); i++) {
      result = node.call(operator, result, node.tensor(i));
      dims = Dims.broadcast(dims, node.dims(i));
    }
    node.give(result, node.type(0), dims);
  }

  private static void where(Conversion node) throws CompressionException {
    Argument result = node.call("where", node.tensor(0), node.tensor(1), node.tensor(2));
    List<Long> dims = Dims.broadcast(broadcast(node), node.dims(2));
    node.give(result, node.type(1), dims);
  }

  private static void cast(Conversion node, OnnxType to) throws CompressionException {
    Optional<Known.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (numbers.isPresent() && !to.isFloating() && to != OnnxType.BOOL) {
      node.give(0, new Known.Numbers(to, numbers.get().items(), numbers.get().scalar()));
    } else if (constant.isPresent()
        && Types.scalarType(to).isPresent()
        && to != OnnxType.FLOAT16
        && to != OnnxType.BFLOAT16) {
      OnnxTensor tensor = constant.get();
      node.give(
          0, new Known.Constant(DerivedTensors.of("", to, tensor.toDoubles(), tensor.dims())));
    } else if (node.type(0) == to) {
      node.give(0, node.input(0));
    } else {
      node.give(node.call("to", node.tensor(0), Types.dtype(to)), to, node.dims(0));
    }
  }

  private static void dropout(Conversion node) throws CompressionException {
    node.requireNoOutput(1);
    if (node.has(2) && node.number(2) != 0) {
      throw node.fails("training_mode is not supported");
    }
    node.give(0, node.input(0));
  }
}
