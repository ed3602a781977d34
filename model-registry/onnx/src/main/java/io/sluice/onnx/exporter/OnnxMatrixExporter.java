package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Export of linear layers, embeddings, matrix products and attention. */
final class OnnxMatrixExporter {
  private static final int MATRIX = 2;

  private OnnxMatrixExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("linear", OnnxMatrixExporter::linear);
    emitters.put("embedding", OnnxMatrixExporter::embedding);
    emitters.put("matmul", OnnxMatrixExporter::product);
    emitters.put("bmm", OnnxMatrixExporter::product);
    emitters.put("mm", OnnxMatrixExporter::product);
    emitters.put("addmm", OnnxMatrixExporter::addmm);
    emitters.put("einsum", OnnxMatrixExporter::einsum);
    emitters.put("scaled_dot_product_attention", OnnxMatrixExporter::attention);
  }

  private static @Nullable List<Long> linearDims(OnnxExportContext node)
      throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    long features = node.knownDims(1).get(0);
    return dims == null ? null : PartialShapes.with(dims, dims.size() - 1, features);
  }

  private static void linear(OnnxExportContext node) throws ModelProcessingException {
    Optional<String> weight = node.node().parameter("weight");
    boolean dynamic =
        node.exporter().precision() instanceof OnnxExportPrecision.DynamicInt8
            && weight.isPresent()
            && node.type(0) == OnnxElementType.FLOAT;
    if (dynamic) {
      OnnxDynamicLinearExporter.emit(node, weight.get(), linearDims(node));
      return;
    }
    List<Long> dims = node.dims(0);
    Optional<QuantizedLayerWeight> integers = QuantizedLayerWeight.of(node);
    if (dims != null && dims.size() == MATRIX) {
      gemm(node, integers);
      return;
    }
    String right = transposedWeight(node, weight, integers);
    String result = node.emit("MatMul", node.tensor(0), right);
    if (node.has(2)) {
      result = node.emit("Add", result, node.tensor(2));
    }
    node.give(result, node.type(0), linearDims(node));
  }

  private static void gemm(OnnxExportContext node, Optional<QuantizedLayerWeight> integers)
      throws ModelProcessingException {
    List<String> inputs = new ArrayList<>(List.of(node.tensor(0)));
    if (integers.isPresent()) {
      inputs.add(integers.get().weight(node, integers.get().integers().integers(), 0));
    } else {
      inputs.add(node.tensor(1));
    }
    if (node.has(2)) {
      inputs.add(integers.isPresent() ? integers.get().bias(node) : node.tensor(2));
    }
    String result = node.emit("Gemm", inputs, Map.of("transB", OnnxAttribute.of(1L)));
    node.give(result, node.type(0), linearDims(node));
  }

  private static String transposedWeight(
      OnnxExportContext node, Optional<String> weight, Optional<QuantizedLayerWeight> integers)
      throws ModelProcessingException {
    if (integers.isPresent()) {
      return integers.get().weight(node, integers.get().integers().transposed(), 1);
    }
    if (weight.isEmpty()) {
      return transposed(node, node.tensor(1), MATRIX);
    }
    OnnxTensor tensor = node.exporter().tensor(weight.get());
    return node.exporter()
        .builder()
        .initializer(DerivedOnnxTensors.permuted(tensor, List.of(1, 0)));
  }

  /** The tensor with the last two dimensions exchanged. */
  private static String transposed(OnnxExportContext node, String tensor, int rank) {
    List<Long> order = new ArrayList<>();
    for (long d = 0; d < rank; d++) {
      order.add(d);
    }
    order.set(rank - 1, rank - 2L);
    order.set(rank - 2, rank - 1L);
    return node.emit("Transpose", List.of(tensor), Map.of("perm", OnnxAttribute.of(order)));
  }

  private static void embedding(OnnxExportContext node) throws ModelProcessingException {
    List<Long> table = node.knownDims(0);
    List<Long> indices = node.dims(1);
    List<Long> dims = null;
    if (indices != null) {
      dims = new ArrayList<>(indices);
      dims.add(table.get(1));
    }
    Optional<String> weight = node.node().parameter("weight");
    boolean stored =
        node.exporter().precision() instanceof OnnxExportPrecision.DynamicInt8 dynamic
            && dynamic.embeddings()
            && weight.isPresent();
    String rows =
        stored
            ? OnnxDynamicLinearExporter.storedRows(node, weight.get())
            : node.emit("Gather", node.tensor(0), node.tensor(1));
    node.give(rows, OnnxElementType.FLOAT, dims);
  }

  private static void product(OnnxExportContext node) throws ModelProcessingException {
    node.give(
        node.emit("MatMul", node.tensor(0), node.tensor(1)),
        node.type(0),
        product(node.dims(0), node.dims(1)));
  }

  private static @Nullable List<Long> product(
      @Nullable List<Long> left, @Nullable List<Long> right) {
    if (left == null || right == null || left.size() < MATRIX || right.size() < MATRIX) {
      return null;
    }
    List<Long> batch =
        PartialShapes.broadcast(
            left.subList(0, left.size() - MATRIX), right.subList(0, right.size() - MATRIX));
    List<Long> dims = new ArrayList<>(batch == null ? List.of() : batch);
    dims.add(left.get(left.size() - MATRIX));
    dims.add(right.get(right.size() - 1));
    return dims;
  }

  private static void addmm(OnnxExportContext node) throws ModelProcessingException {
    Map<String, OnnxAttribute> factors =
        Map.of(
            "alpha", OnnxAttribute.of((float) factor(node, "alpha")),
            "beta", OnnxAttribute.of((float) factor(node, "beta")));
    String result =
        node.emit(
            "Gemm",
            List.of(node.tensor(1), node.tensor(2), node.tensor(0)),
            new TreeMap<>(factors));
    node.give(result, node.type(1), product(node.dims(1), node.dims(2)));
  }

  private static double factor(OnnxExportContext node, String name) {
    return node.keyword(name) instanceof NodeArgument.Literal literal
            && literal.value() instanceof Number number
        ? number.doubleValue()
        : 1;
  }

  private static void einsum(OnnxExportContext node) throws ModelProcessingException {
    if (!(node.argument(0) instanceof NodeArgument.Literal literal)
        || !(literal.value() instanceof String equation)) {
      throw node.fails("its equation is not constant: " + node.argument(0));
    }
    List<String> operands = new ArrayList<>();
    OnnxElementType type = OnnxElementType.FLOAT;
    for (NodeArgument operand : node.argument(1).flattened().toList()) {
      operands.add(node.value(operand).name());
      type = node.value(operand).type();
    }
    int arrow = equation.indexOf("->");
    boolean counted = arrow >= 0 && !equation.contains("...");
    List<Long> dims = counted ? OnnxExportContext.unknown(equation.length() - arrow - 2) : null;
    String result = node.emit("Einsum", operands, Map.of("equation", OnnxAttribute.of(equation)));
    node.give(result, type, dims);
  }

  /** {@code softmax(q · kᵀ / √d + mask) · v}. */
  private static void attention(OnnxExportContext node) throws ModelProcessingException {
    List<Long> query = node.knownDims(0);
    long width = query.get(query.size() - 1);
    boolean scaled = node.keyword("scale") instanceof NodeArgument.Literal l && l.value() != null;
    if (node.flag(5) || scaled || width < 0) {
      throw node.fails("is_causal, scale and unknown head sizes are not supported");
    }
    String keys = transposed(node, node.tensor(1), query.size());
    String scores = node.emit("MatMul", node.tensor(0), keys);
    scores = node.emit("Div", scores, node.scalar(OnnxElementType.FLOAT, Math.sqrt(width)));
    if (node.has(3)) {
      scores = node.emit("Add", scores, mask(node));
    }
    String shares = node.emit("Softmax", List.of(scores), Map.of("axis", OnnxAttribute.of(-1L)));
    node.give(node.emit("MatMul", shares, node.tensor(2)), node.type(0), query);
  }

  private static String mask(OnnxExportContext node) throws ModelProcessingException {
    return node.type(3) == OnnxElementType.BOOL
        ? node.emit(
            "Where",
            node.tensor(3),
            node.scalar(OnnxElementType.FLOAT, 0),
            node.scalar(OnnxElementType.FLOAT, -1e9))
        : node.tensor(3);
  }
}
