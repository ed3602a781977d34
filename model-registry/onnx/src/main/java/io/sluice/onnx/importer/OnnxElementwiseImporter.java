package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of elementwise arithmetic, comparisons and logic. */
final class OnnxElementwiseImporter {
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

  private OnnxElementwiseImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    UNARY.forEach((onnx, aten) -> converters.put(onnx, node -> unary(node, aten)));
    BINARY.forEach((onnx, aten) -> converters.put(onnx, node -> binary(node, aten)));
    LOGICAL.forEach(
        (onnx, aten) ->
            converters.put(
                onnx,
                node ->
                    node.give(
                        node.call(aten, node.tensor(0), node.tensor(1)),
                        OnnxElementType.BOOL,
                        broadcast(node))));
    converters.put(
        "Not",
        node ->
            node.give(
                node.call("logical_not", node.tensor(0)), OnnxElementType.BOOL, node.dims(0)));
    converters.put(
        "IsNaN",
        node -> node.give(node.call("isnan", node.tensor(0)), OnnxElementType.BOOL, node.dims(0)));
    converters.put("Div", OnnxElementwiseImporter::divide);
    converters.put("Mod", OnnxElementwiseImporter::modulo);
    converters.put("Min", node -> variadic(node, "minimum"));
    converters.put("Max", node -> variadic(node, "maximum"));
    converters.put("Sum", node -> variadic(node, "add"));
    converters.put("Where", OnnxElementwiseImporter::where);
    converters.put(
        "Cast",
        node -> cast(node, OnnxElementType.of(node.settings().integer("to", 0), "The result")));
    converters.put("CastLike", node -> cast(node, node.type(1)));
    converters.put("Identity", node -> node.give(0, node.input(0)));
    converters.put("Dropout", OnnxElementwiseImporter::dropout);
  }

  static void unary(OnnxImportContext node, String operator) throws ModelProcessingException {
    node.give(node.call(operator, node.tensor(0)), node.type(0), node.dims(0));
  }

  private static @Nullable List<Long> broadcast(OnnxImportContext node)
      throws ModelProcessingException {
    return PartialShapes.broadcast(node.dims(0), node.dims(1));
  }

  private static void binary(OnnxImportContext node, List<String> operators)
      throws ModelProcessingException {
    boolean swapped = !operators.get(1).isEmpty() && isLiteral(node, 0) && !isLiteral(node, 1);
    NodeArgument result =
        swapped
            ? node.call(operators.get(1), node.tensor(1), node.operand(0, 1))
            : node.call(operators.get(0), node.tensor(0), node.operand(1, 0));
    String operator = node.node().opType();
    if (operator.equals("Pow") && !node.type(0).isFloating() && node.type(1).isFloating()) {
      result = node.call("to", result, OnnxToTorchTypes.dtype(node.type(0)));
    }
    boolean arithmetic = List.of("Add", "Sub", "Mul", "Pow").contains(operator);
    node.give(result, arithmetic ? node.type(0) : OnnxElementType.BOOL, broadcast(node));
  }

  private static boolean isLiteral(OnnxImportContext node, int input)
      throws ModelProcessingException {
    return node.constant(input).map(OnnxTensor::elements).filter(n -> n == 1).isPresent();
  }

  private static void divide(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument a = node.tensor(0);
    NodeArgument b = node.operand(1, 0);
    NodeArgument result =
        node.type(0).isFloating()
            ? node.call("div", a, b)
            : node.call("div", Map.of("rounding_mode", new NodeArgument.Literal("trunc")), a, b);
    node.give(result, node.type(0), broadcast(node));
  }

  private static void modulo(OnnxImportContext node) throws ModelProcessingException {
    String operator = node.settings().flag("fmod", false) ? "fmod" : "remainder";
    node.give(
        node.call(operator, node.tensor(0), node.operand(1, 0)), node.type(0), broadcast(node));
  }

  private static void variadic(OnnxImportContext node, String operator)
      throws ModelProcessingException {
    NodeArgument result = node.tensor(0);
    List<Long> dims = node.dims(0);
    for (int i = 1; i < node.inputs(); i++) {
      result = node.call(operator, result, node.tensor(i));
      dims = PartialShapes.broadcast(dims, node.dims(i));
    }
    node.give(result, node.type(0), dims);
  }

  private static void where(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument result = node.call("where", node.tensor(0), node.tensor(1), node.tensor(2));
    List<Long> dims = PartialShapes.broadcast(broadcast(node), node.dims(2));
    node.give(result, node.type(1), dims);
  }

  private static void cast(OnnxImportContext node, OnnxElementType to)
      throws ModelProcessingException {
    Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (numbers.isPresent() && !to.isFloating() && to != OnnxElementType.BOOL) {
      node.give(
          0, new ImportedOnnxValue.Numbers(to, numbers.get().items(), numbers.get().scalar()));
    } else if (constant.isPresent()
        && OnnxToTorchTypes.scalarType(to).isPresent()
        && to != OnnxElementType.FLOAT16
        && to != OnnxElementType.BFLOAT16) {
      OnnxTensor tensor = constant.get();
      node.give(
          0,
          new ImportedOnnxValue.Constant(
              DerivedOnnxTensors.of("", to, tensor.toDoubles(), tensor.dims())));
    } else if (node.type(0) == to) {
      node.give(0, node.input(0));
    } else {
      node.give(node.call("to", node.tensor(0), OnnxToTorchTypes.dtype(to)), to, node.dims(0));
    }
  }

  private static void dropout(OnnxImportContext node) throws ModelProcessingException {
    node.requireNoOutput(1);
    if (node.has(2) && node.number(2) != 0) {
      throw node.fails("training_mode is not supported");
    }
    node.give(0, node.input(0));
  }
}
