package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Export of operators changing the shape, but no elements. */
final class OnnxShapeExporter {
  private OnnxShapeExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("reshape", OnnxShapeExporter::reshape);
    emitters.put("view", OnnxShapeExporter::reshape);
    emitters.put("flatten", OnnxShapeExporter::flatten);
    emitters.put("permute", OnnxShapeExporter::permute);
    emitters.put("transpose", OnnxShapeExporter::transpose);
    emitters.put("t", OnnxShapeExporter::matrix);
    emitters.put("unsqueeze", OnnxShapeExporter::unsqueeze);
    emitters.put("squeeze", OnnxShapeExporter::squeeze);
    emitters.put("expand", OnnxShapeExporter::expand);
    emitters.put(
        "expand_as",
        node ->
            node.give(
                node.emit("Expand", node.tensor(0), node.emit("Shape", node.tensor(1))),
                node.type(0),
                node.dims(1)));
    emitters.put("repeat", OnnxShapeExporter::repeat);
  }

  private static void reshape(OnnxExportContext node) throws ModelProcessingException {
    NodeArgument shape = node.argument(1);
    List<Long> dims =
        shape instanceof NodeArgument.Items
            ? inferred(OnnxExportContext.known(shape), node.dims(0))
            : null;
    node.give(node.emit("Reshape", node.tensor(0), node.list(shape)), node.type(0), dims);
  }

  /** The shape with a single unknown size inferred from a fully known input shape. */
  private static List<Long> inferred(List<Long> dims, @Nullable List<Long> input) {
    int open = dims.indexOf(PartialShapes.UNKNOWN);
    boolean only = open >= 0 && open == dims.lastIndexOf(PartialShapes.UNKNOWN);
    if (!only || input == null || !PartialShapes.areKnown(input)) {
      return dims;
    }
    long rest = PartialShapes.product(PartialShapes.with(dims, open, 1));
    return rest == 0 ? dims : PartialShapes.with(dims, open, PartialShapes.product(input) / rest);
  }

  private static void flatten(OnnxExportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    int first = node.axis(node.integer(1), dims.size());
    int last = node.axis(node.integer(2), dims.size());
    List<Long> flat = new ArrayList<>(dims.subList(0, first));
    flat.add(PartialShapes.product(dims.subList(first, last + 1)));
    flat.addAll(dims.subList(last + 1, dims.size()));
    String tensor = node.tensor(0);
    if (first == 1 && last == dims.size() - 1) {
      Map<String, OnnxAttribute> axis = Map.of("axis", OnnxAttribute.of(1L));
      node.give(node.emit("Flatten", List.of(tensor), axis), node.type(0), flat);
      return;
    }
    List<String> parts = new ArrayList<>();
    if (first > 0) {
      parts.add(sizes(node, tensor, 0, first));
    }
    parts.add(node.longs(-1));
    if (last + 1 < dims.size()) {
      parts.add(sizes(node, tensor, last + 1, dims.size()));
    }
    String shape = node.emit("Concat", parts, Map.of("axis", OnnxAttribute.of(0L)));
    node.give(node.emit("Reshape", tensor, shape), node.type(0), flat);
  }

  private static String sizes(OnnxExportContext node, String tensor, long start, long end) {
    Map<String, OnnxAttribute> slice =
        Map.of("start", OnnxAttribute.of(start), "end", OnnxAttribute.of(end));
    return node.emit("Shape", List.of(tensor), new TreeMap<>(slice));
  }

  private static void permute(OnnxExportContext node) throws ModelProcessingException {
    int rank = node.integers(1).size();
    List<Integer> order = new ArrayList<>();
    for (long axis : node.integers(1)) {
      order.add(node.axis(axis, rank));
    }
    permuted(node, order);
  }

  private static void permuted(OnnxExportContext node, List<Integer> order)
      throws ModelProcessingException {
    List<Long> dims = node.dims(0);
    List<Long> result = dims == null ? null : order.stream().map(dims::get).toList();
    List<Long> perm = order.stream().map(Integer::longValue).toList();
    String tensor =
        node.emit("Transpose", List.of(node.tensor(0)), Map.of("perm", OnnxAttribute.of(perm)));
    node.give(tensor, node.type(0), result);
  }

  private static void transpose(OnnxExportContext node) throws ModelProcessingException {
    int rank = node.rank(0);
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      order.add(d);
    }
    Collections.swap(order, node.axis(node.integer(1), rank), node.axis(node.integer(2), rank));
    permuted(node, order);
  }

  private static void matrix(OnnxExportContext node) throws ModelProcessingException {
    permuted(node, node.rank(0) == 2 ? List.of(1, 0) : List.of(0));
  }

  private static void unsqueeze(OnnxExportContext node) throws ModelProcessingException {
    long axis = node.integer(1);
    List<Long> dims = node.dims(0);
    if (dims != null) {
      dims = new ArrayList<>(dims);
      dims.add(node.axis(axis, dims.size() + 1), 1L);
    }
    node.give(node.emit("Unsqueeze", node.tensor(0), node.longs(axis)), node.type(0), dims);
  }

  /** Removes the given dimensions of size 1; larger dimensions stay, as in libtorch. */
  private static void squeeze(OnnxExportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    if (!node.has(1)) {
      throw node.fails("squeeze without dimensions is not supported");
    }
    List<Integer> axes = new ArrayList<>();
    for (long axis : node.integers(1)) {
      int counted = node.axis(axis, dims.size());
      if (dims.get(counted) == 1) {
        axes.add(counted);
      } else if (dims.get(counted) == PartialShapes.UNKNOWN) {
        throw node.fails("whether dimension " + axis + " is of size 1 is not known");
      }
    }
    if (axes.isEmpty()) {
      node.exporter().giveUnchanged(node.node().result(), node.value(0));
      return;
    }
    axes.sort(Collections.reverseOrder());
    List<Long> left = new ArrayList<>(dims);
    axes.forEach(axis -> left.remove((int) axis));
    String list = node.exporter().builder().longs(axes.stream().map(Integer::longValue).toList());
    node.give(node.emit("Squeeze", node.tensor(0), list), node.type(0), left);
  }

  /**
   * Expands to the given sizes. A size of -1 keeps the dimension, exported as 1 because ONNX
   * broadcasts.
   */
  private static void expand(OnnxExportContext node) throws ModelProcessingException {
    List<NodeArgument> sizes = node.argument(1).flattened().toList();
    List<Long> from = node.dims(0);
    List<NodeArgument> kept = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < sizes.size(); d++) {
      boolean keep = sizes.get(d).equals(NodeArgument.of(-1L));
      kept.add(keep ? NodeArgument.of(1L) : sizes.get(d));
      int own = from == null ? -1 : d - sizes.size() + from.size();
      long known = OnnxExportContext.known(sizes.get(d)).get(0);
      dims.add(keep && from != null && own >= 0 ? from.get(own) : known);
    }
    String shape = node.list(new NodeArgument.Items(kept));
    node.give(node.emit("Expand", node.tensor(0), shape), node.type(0), dims);
  }

  private static void repeat(OnnxExportContext node) throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    List<Long> times = OnnxExportContext.known(node.argument(1));
    String tensor = node.tensor(0);
    List<Long> result = new ArrayList<>();
    for (int d = 0; d < times.size(); d++) {
      int own = d - times.size() + dims.size();
      long size = own < 0 ? 1 : dims.get(own);
      result.add(size < 0 || times.get(d) < 0 ? PartialShapes.UNKNOWN : size * times.get(d));
    }
    if (times.size() > dims.size()) {
      List<Long> added = new ArrayList<>();
      for (long d = 0; d < times.size() - dims.size(); d++) {
        added.add(d);
      }
      tensor = node.emit("Unsqueeze", tensor, node.exporter().builder().longs(added));
    }
    node.give(node.emit("Tile", tensor, node.list(node.argument(1))), node.type(0), result);
  }
}
