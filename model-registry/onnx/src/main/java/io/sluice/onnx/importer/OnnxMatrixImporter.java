package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Import of matrix products. A product with a constant matrix becomes a linear layer, and a
 * subsequent addition of a constant vector the bias.
 */
final class OnnxMatrixImporter {
  private OnnxMatrixImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("MatMul", OnnxMatrixImporter::matmul);
    converters.put("Gemm", OnnxMatrixImporter::gemm);
    converters.put("Einsum", OnnxMatrixImporter::einsum);
  }

  private static void matmul(OnnxImportContext node) throws ModelProcessingException {
    Optional<OnnxTensor> matrix = node.constant(1).filter(OnnxMatrixImporter::isRealMatrix);
    List<Long> left = node.dims(0);
    List<Long> dims = product(left, node.dims(1));
    if (matrix.isEmpty() || left == null || left.isEmpty()) {
      node.give(node.call("matmul", node.tensor(0), node.tensor(1)), node.type(0), dims);
      return;
    }
    Optional<Bias> bias = bias(node, matrix.get().dims().get(1));
    ImportedLayerWeights weights =
        OnnxNameMapping.layerOfTensor(node.name(1)).isPresent() || bias.isEmpty()
            ? ImportedLayerWeights.of(node)
            : ImportedLayerWeights.named(node, bias.get().name());
    OnnxTensor weight = DerivedOnnxTensors.permuted(matrix.get(), List.of(1, 0));
    NodeArgument result =
        node.call(
            "linear",
            node.tensor(0),
            weights.weight(1, "transposed", weight, "weight"),
            bias.isPresent()
                ? weights.weight(bias.get().name(), bias.get().tensor(), "bias")
                : NodeArgument.NONE);
    ImportedOnnxValue known = new ImportedOnnxValue.Value(result, node.type(0), dims);
    if (bias.isEmpty()) {
      node.give(0, known);
    } else {
      OnnxNode addition = bias.get().addition();
      node.importer().give(addition.outputs().get(0), known);
      node.importer().skip(addition);
    }
  }

  private static boolean isRealMatrix(OnnxTensor tensor) {
    return tensor.dims().size() == 2 && tensor.type() == OnnxElementType.FLOAT;
  }

  private record Bias(String name, OnnxTensor tensor, OnnxNode addition) {}

  /** The constant vector added to the product by the only consumer. */
  private static Optional<Bias> bias(OnnxImportContext node, long features)
      throws ModelProcessingException {
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
        PartialShapes.broadcast(
            left.subList(0, left.size() - 2), right.subList(0, right.size() - 2));
    List<Long> dims = new ArrayList<>(batch);
    dims.add(left.get(left.size() - 2));
    dims.add(right.get(right.size() - 1));
    return dims;
  }

  private static void gemm(OnnxImportContext node) throws ModelProcessingException {
    boolean leftTransposed = node.settings().flag("transA", false);
    boolean rightTransposed = node.settings().flag("transB", false);
    List<Long> dims =
        List.of(rows(node, 0, leftTransposed ? 1 : 0), rows(node, 1, rightTransposed ? 0 : 1));
    Optional<OnnxTensor> matrix = node.constant(1).filter(OnnxMatrixImporter::isRealMatrix);
    boolean plain =
        matrix.isPresent()
            && !leftTransposed
            && node.settings().real("alpha", 1) == 1
            && isLinearBias(node, dims);
    if (!plain) {
      node.give(general(node, leftTransposed, rightTransposed), node.type(0), dims);
      return;
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    NodeArgument weight =
        rightTransposed
            ? weights.input(1, "weight")
            : weights.weight(
                1,
                "transposed",
                DerivedOnnxTensors.permuted(matrix.get(), List.of(1, 0)),
                "weight");
    NodeArgument result =
        node.call("linear", node.tensor(0), weight, linearBias(node, weights, dims.get(1)));
    node.give(result, node.type(0), dims);
  }

  private static long rows(OnnxImportContext node, int input, int dim)
      throws ModelProcessingException {
    List<Long> dims = node.dims(input);
    if (dims != null && dims.size() != 2) {
      throw node.fails(
          "\"%s\" should be a matrix, but has the shape %s".formatted(node.name(input), dims));
    }
    return dims == null ? PartialShapes.UNKNOWN : dims.get(dim);
  }

  private static boolean isLinearBias(OnnxImportContext node, List<Long> dims)
      throws ModelProcessingException {
    if (!node.has(2)) {
      return true;
    }
    Optional<OnnxTensor> bias = node.constant(2);
    return bias.isPresent()
        && node.settings().real("beta", 1) == 1
        && bias.get().elements() == dims.get(1)
        && bias.get().dims().get(bias.get().dims().size() - 1).equals(dims.get(1));
  }

  private static NodeArgument linearBias(
      OnnxImportContext node, ImportedLayerWeights weights, long features)
      throws ModelProcessingException {
    if (!node.has(2)) {
      return NodeArgument.NONE;
    }
    OnnxTensor bias = node.constant(2).orElseThrow();
    return weights.weight(2, "", DerivedOnnxTensors.reshaped(bias, List.of(features)), "bias");
  }

  private static NodeArgument general(
      OnnxImportContext node, boolean leftTransposed, boolean rightTransposed)
      throws ModelProcessingException {
    NodeArgument left = leftTransposed ? node.call("t", node.tensor(0)) : node.tensor(0);
    NodeArgument right = rightTransposed ? node.call("t", node.tensor(1)) : node.tensor(1);
    NodeArgument result = scaled(node, node.call("matmul", left, right), "alpha");
    return node.has(2) ? node.call("add", result, scaled(node, node.tensor(2), "beta")) : result;
  }

  private static NodeArgument scaled(OnnxImportContext node, NodeArgument tensor, String attribute)
      throws ModelProcessingException {
    double factor = node.settings().real(attribute, 1);
    return factor == 1 ? tensor : node.call("mul", tensor, NodeArgument.of(factor));
  }

  private static void einsum(OnnxImportContext node) throws ModelProcessingException {
    String equation = node.settings().text("equation", "").replace(" ", "");
    List<NodeArgument> operands = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      operands.add(node.tensor(i));
    }
    NodeArgument result =
        node.call("einsum", new NodeArgument.Literal(equation), new NodeArgument.Items(operands));
    int arrow = equation.indexOf("->");
    boolean counted = arrow >= 0 && !equation.contains("...");
    node.give(
        result,
        node.type(0),
        counted ? PartialShapes.unknown(equation.length() - arrow - 2) : null);
  }
}
