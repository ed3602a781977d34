package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Import of matrix products. A product with a constant matrix becomes a linear layer, and a
 * subsequent addition of a constant vector the bias.
 */
final class Products {
  private Products() {}

  static void register(Map<String, Converter> converters) {
    converters.put("MatMul", Products::matmul);
    converters.put("Gemm", Products::gemm);
    converters.put("Einsum", Products::einsum);
  }

  private static void matmul(Conversion node) throws CompressionException {
    Optional<OnnxTensor> matrix = node.constant(1).filter(Products::isRealMatrix);
    List<Long> left = node.dims(0);
    List<Long> dims = product(left, node.dims(1));
    if (matrix.isEmpty() || left == null || left.isEmpty()) {
      node.give(node.call("matmul", node.tensor(0), node.tensor(1)), node.type(0), dims);
      return;
    }
    Optional<Bias> bias = bias(node, matrix.get().dims().get(1));
    Weights weights =
        OnnxNames.layerOfTensor(node.name(1)).isPresent() || bias.isEmpty()
            ? Weights.of(node)
            : Weights.named(node, bias.get().name());
    OnnxTensor weight = DerivedTensors.permuted(matrix.get(), List.of(1, 0));
    Argument result =
        node.call(
            "linear",
            node.tensor(0),
            weights.weight(1, "transposed", weight, "weight"),
            bias.isPresent()
                ? weights.weight(bias.get().name(), bias.get().tensor(), "bias")
                : Argument.NONE);
    Known known = new Known.Value(result, node.type(0), dims);
    if (bias.isEmpty()) {
      node.give(0, known);
    } else {
      OnnxNode addition = bias.get().addition();
      node.importer().give(addition.outputs().get(0), known);
      node.importer().skip(addition);
    }
  }

  private static boolean isRealMatrix(OnnxTensor tensor) {
    return tensor.dims().size() == 2 && tensor.type() == OnnxType.FLOAT;
  }

  private record Bias(String name, OnnxTensor tensor, OnnxNode addition) {}

  /** The constant vector added to the product by the only consumer. */
  private static Optional<Bias> bias(Conversion node, long features) throws CompressionException {
    Optional<OnnxNode> reader =
        node.importer()
            .onlyReader(node.node().outputs().get(0))
            .filter(n -> n.opType().equals("Add") && n.domain().isEmpty());
    if (reader.isEmpty()) {
      return Optional.empty();
    }
    for (String input : reader.get().inputs()) {
      boolean known = node.importer().isKnown(input);
      Optional<OnnxTensor> constant = known ? node.importer().constant(input) : Optional.empty();
      if (constant.isPresent() && constant.get().dims().equals(List.of(features))) {
        return Optional.of(new Bias(input, constant.get(), reader.get()));
      }
    }
    return Optional.empty();
  }

  private static @Nullable List<Long> product(
      @Nullable List<Long> left, @Nullable List<Long> right) {
    if (left == null || right == null || left.size() < 2 || right.size() < 2) {
      return null;
    }
    List<Long> batch =
        Dims.broadcast(left.subList(0, left.size() - 2), right.subList(0, right.size() - 2));
    List<Long> dims = new ArrayList<>(batch);
    dims.add(left.get(left.size() - 2));
    dims.add(right.get(right.size() - 1));
    return dims;
  }

  private static void gemm(Conversion node) throws CompressionException {
    boolean leftTransposed = node.settings().flag("transA", false);
    boolean rightTransposed = node.settings().flag("transB", false);
    List<Long> dims =
        List.of(rows(node, 0, leftTransposed ? 1 : 0), rows(node, 1, rightTransposed ? 0 : 1));
    Optional<OnnxTensor> matrix = node.constant(1).filter(Products::isRealMatrix);
    boolean plain =
        matrix.isPresent()
            && !leftTransposed
            && node.settings().real("alpha", 1) == 1
            && isLinearBias(node, dims);
    if (!plain) {
      node.give(general(node, leftTransposed, rightTransposed), node.type(0), dims);
      return;
    }
    Weights weights = Weights.of(node);
    Argument weight =
        rightTransposed
            ? weights.input(1, "weight")
            : weights.weight(
                1, "transposed", DerivedTensors.permuted(matrix.get(), List.of(1, 0)), "weight");
    Argument result =
        node.call("linear", node.tensor(0), weight, linearBias(node, weights, dims.get(1)));
    node.give(result, node.type(0), dims);
  }

  private static long rows(Conversion node, int input, int dim) throws CompressionException {
    List<Long> dims = node.dims(input);
    if (dims != null && dims.size() != 2) {
      throw node.fails(
          "\"%s\" should be a matrix, but has the shape %s".formatted(node.name(input), dims));
    }
    return dims == null ? Dims.UNKNOWN : dims.get(dim);
  }

  private static boolean isLinearBias(Conversion node, List<Long> dims)
      throws CompressionException {
    if (!node.has(2)) {
      return true;
    }
    Optional<OnnxTensor> bias = node.constant(2);
    return bias.isPresent()
        && node.settings().real("beta", 1) == 1
        && bias.get().elements() == dims.get(1)
        && bias.get().dims().get(bias.get().dims().size() - 1).equals(dims.get(1));
  }

  private static Argument linearBias(Conversion node, Weights weights, long features)
      throws CompressionException {
    if (!node.has(2)) {
      return Argument.NONE;
    }
    OnnxTensor bias = node.constant(2).orElseThrow();
    return weights.weight(2, "", DerivedTensors.reshaped(bias, List.of(features)), "bias");
  }

  private static Argument general(Conversion node, boolean leftTransposed, boolean rightTransposed)
      throws CompressionException {
    Argument left = leftTransposed ? node.call("t", node.tensor(0)) : node.tensor(0);
    Argument right = rightTransposed ? node.call("t", node.tensor(1)) : node.tensor(1);
    Argument result = scaled(node, node.call("matmul", left, right), "alpha");
    return node.has(2) ? node.call("add", result, scaled(node, node.tensor(2), "beta")) : result;
  }

  private static Argument scaled(Conversion node, Argument tensor, String attribute)
      throws CompressionException {
    double factor = node.settings().real(attribute, 1);
    return factor == 1 ? tensor : node.call("mul", tensor, Argument.of(factor));
  }

  private static void einsum(Conversion node) throws CompressionException {
    String equation = node.settings().text("equation", "").replace(" ", "");
    List<Argument> operands = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      operands.add(node.tensor(i));
    }
    Argument result =
        node.call("einsum", new Argument.Literal(equation), new Argument.Items(operands));
    int arrow = equation.indexOf("->");
    boolean counted = arrow >= 0 && !equation.contains("...");
    node.give(result, node.type(0), counted ? Dims.unknown(equation.length() - arrow - 2) : null);
  }
}
