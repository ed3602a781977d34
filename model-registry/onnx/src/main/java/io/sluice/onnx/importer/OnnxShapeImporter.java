package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of shape computations, and of operators changing the shape, but no elements. */
final class OnnxShapeImporter {
  private OnnxShapeImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Shape", OnnxShapeImporter::shape);
    converters.put("Size", OnnxShapeImporter::size);
    converters.put("Reshape", OnnxShapeImporter::reshape);
    converters.put("Flatten", OnnxShapeImporter::flatten);
    converters.put("Transpose", OnnxShapeImporter::transpose);
    converters.put("Squeeze", OnnxShapeImporter::squeeze);
    converters.put("Unsqueeze", OnnxShapeImporter::unsqueeze);
    converters.put("Expand", OnnxShapeImporter::expand);
  }

  /** All sizes of an input, as a list. */
  static NodeArgument.Items sizes(OnnxImportContext node, int input)
      throws ModelProcessingException {
    List<NodeArgument> sizes = new ArrayList<>();
    for (int d = 0; d < node.rank(input); d++) {
      sizes.add(node.size(input, d));
    }
    return new NodeArgument.Items(sizes);
  }

  /** The sizes with {@link PartialShapes#UNKNOWN} for computed sizes. */
  static List<Long> known(List<NodeArgument> sizes) {
    return sizes.stream()
        .map(size -> Math.max(PartialShapes.UNKNOWN, GraphSizeArithmetic.literal(size)))
        .toList();
  }

  private static void shape(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> sizes = sizes(node, 0).items();
    int rank = sizes.size();
    int start = clamp(node.settings().integer("start", 0), rank);
    int end = clamp(node.settings().integer("end", rank), rank);
    node.give(0, ImportedOnnxValue.Numbers.list(sizes.subList(Math.min(start, end), end)));
  }

  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static void size(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument product = NodeArgument.of(1L);
    for (NodeArgument size : sizes(node, 0).items()) {
      product = node.sizes().multiply(product, size);
    }
    node.give(0, ImportedOnnxValue.Numbers.scalar(product));
  }

  private static void reshape(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> sizes = new ArrayList<>(node.numbers(1));
    boolean zeroIsZero = node.settings().flag("allowzero", false);
    for (int d = 0; d < sizes.size() && !zeroIsZero; d++) {
      if (GraphSizeArithmetic.isLiteral(sizes.get(d), 0)) {
        sizes.set(d, node.size(0, d));
      }
    }
    List<Long> dims = inferred(known(sizes), node.dims(0), sizes);
    Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (constant.isPresent() && PartialShapes.areKnown(dims)) {
      node.give(
          0, new ImportedOnnxValue.Constant(DerivedOnnxTensors.reshaped(constant.get(), dims)));
    } else if (numbers.isPresent() && dims.size() <= 1) {
      node.give(
          0, new ImportedOnnxValue.Numbers(node.type(0), numbers.get().items(), dims.isEmpty()));
    } else {
      NodeArgument result = node.call("reshape", node.tensor(0), new NodeArgument.Items(sizes));
      node.give(result, node.type(0), dims);
    }
  }

  /** The shape with -1 replaced by the inferred size, if all other sizes are known. */
  private static List<Long> inferred(
      List<Long> dims, @Nullable List<Long> input, List<NodeArgument> sizes) {
    int open = dims.indexOf(PartialShapes.UNKNOWN);
    boolean only = open >= 0 && open == dims.lastIndexOf(PartialShapes.UNKNOWN);
    if (!only
        || input == null
        || !PartialShapes.areKnown(input)
        || !GraphSizeArithmetic.isLiteral(sizes.get(open), -1)) {
      return dims;
    }
    long rest = PartialShapes.product(PartialShapes.with(dims, open, 1));
    return rest == 0 ? dims : PartialShapes.with(dims, open, PartialShapes.product(input) / rest);
  }

  private static void flatten(OnnxImportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    int rank = dims.size();
    long given = node.settings().integer("axis", 1);
    int axis = given == rank ? rank : node.axis(given, rank);
    List<Long> result =
        List.of(
            PartialShapes.product(dims.subList(0, axis)),
            PartialShapes.product(dims.subList(axis, rank)));
    NodeArgument tensor = node.tensor(0);
    if (axis == 0) {
      tensor = node.call("reshape", tensor, NodeArgument.ints(1, -1));
    } else if (axis == rank) {
      tensor = node.call("reshape", tensor, NodeArgument.ints(-1, 1));
    } else {
      tensor = node.call("flatten", tensor, NodeArgument.of((long) axis), NodeArgument.of(-1L));
      if (axis > 1) {
        tensor = node.call("flatten", tensor, NodeArgument.of(0L), NodeArgument.of(axis - 1L));
      }
    }
    node.give(tensor, node.type(0), result);
  }

  private static void transpose(OnnxImportContext node) throws ModelProcessingException {
    int rank = node.rank(0);
    List<Long> reversed = new ArrayList<>();
    for (long d = rank - 1; d >= 0; d--) {
      reversed.add(d);
    }
    List<Long> given = node.settings().integers("perm", reversed);
    List<Integer> order = node.axes(given, rank);
    if (order.stream().distinct().count() != rank) {
      throw node.fails("its perm is no permutation of %d dimensions: %s".formatted(rank, given));
    }
    Optional<OnnxTensor> constant = node.constant(0);
    if (constant.isPresent()) {
      node.give(
          0, new ImportedOnnxValue.Constant(DerivedOnnxTensors.permuted(constant.get(), order)));
      return;
    }
    List<Long> dims = order.stream().map(d -> unchecked(node, d)).toList();
    node.give(node.call("permute", node.tensor(0), NodeArgument.ints(given)), node.type(0), dims);
  }

  private static long unchecked(OnnxImportContext node, int dim) {
    try {
      return node.knownDims(0).get(dim);
    } catch (ModelProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void squeeze(OnnxImportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    List<Integer> axes = new ArrayList<>(node.axes(node.axesGiven(1), dims.size()));
    if (axes.isEmpty()) {
      if (!PartialShapes.areKnown(dims)) {
        throw node.fails("Squeeze without axes needs known dimensions, not " + dims);
      }
      for (int d = 0; d < dims.size(); d++) {
        if (dims.get(d) == 1) {
          axes.add(d);
        }
      }
    }
    axes.sort(Collections.reverseOrder());
    List<Long> left = new ArrayList<>(dims);
    axes.forEach(axis -> left.remove((int) axis));
    if (isReshaped(node, left)) {
      return;
    }
    NodeArgument tensor = node.tensor(0);
    for (int axis : axes) {
      tensor = node.call("squeeze", tensor, NodeArgument.of((long) axis));
    }
    node.give(tensor, node.type(0), left);
  }

  private static void unsqueeze(OnnxImportContext node) throws ModelProcessingException {
    List<Long> given = node.axesGiven(1);
    List<Integer> axes = new ArrayList<>(node.axes(given, node.rank(0) + given.size()));
    Collections.sort(axes);
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    axes.forEach(axis -> dims.add(axis, 1L));
    if (isReshaped(node, dims)) {
      return;
    }
    NodeArgument tensor = node.tensor(0);
    for (int axis : axes) {
      tensor = node.call("unsqueeze", tensor, NodeArgument.of((long) axis));
    }
    node.give(tensor, node.type(0), dims);
  }

  /** Reshapes a constant or a list of numbers during import; false for any other input. */
  private static boolean isReshaped(OnnxImportContext node, List<Long> dims)
      throws ModelProcessingException {
    Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (numbers.isPresent() && dims.size() <= 1) {
      node.give(
          0, new ImportedOnnxValue.Numbers(node.type(0), numbers.get().items(), dims.isEmpty()));
    } else if (constant.isPresent()) {
      node.give(
          0, new ImportedOnnxValue.Constant(DerivedOnnxTensors.reshaped(constant.get(), dims)));
    } else {
      return false;
    }
    return true;
  }

  /** Broadcasting in both directions: the larger size wins. */
  private static void expand(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> target = node.numbers(1);
    int rank = Math.max(node.rank(0), target.size());
    List<NodeArgument> sizes = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      int own = d - rank + node.rank(0);
      int other = d - rank + target.size();
      NodeArgument wanted = other < 0 ? NodeArgument.of(1L) : target.get(other);
      NodeArgument size = own < 0 ? wanted : expanded(node, own, wanted);
      sizes.add(size);
      dims.add(dimension(node, own, size));
    }
    NodeArgument result = node.call("expand", node.tensor(0), new NodeArgument.Items(sizes));
    node.give(result, node.type(0), dims);
  }

  private static NodeArgument expanded(OnnxImportContext node, int dim, NodeArgument wanted)
      throws ModelProcessingException {
    long has = node.knownDims(0).get(dim);
    if (has == 1) {
      return wanted;
    }
    if (has != PartialShapes.UNKNOWN || GraphSizeArithmetic.isLiteral(wanted, 1)) {
      // -1 keeps the size
      return NodeArgument.of(-1L);
    }
    return node.sizes().larger(wanted, node.size(0, dim));
  }

  private static long dimension(OnnxImportContext node, int own, NodeArgument size)
      throws ModelProcessingException {
    return GraphSizeArithmetic.isLiteral(size, -1)
        ? node.knownDims(0).get(own)
        : Math.max(-1, GraphSizeArithmetic.literal(size));
  }
}
