package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Export of slicing, selection and concatenation. */
final class OnnxSliceExporter {
  private OnnxSliceExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("cat", OnnxSliceExporter::concatenate);
    emitters.put("stack", OnnxSliceExporter::stack);
    emitters.put("chunk", OnnxSliceExporter::chunk);
    emitters.put("split", OnnxSliceExporter::split);
    emitters.put("split_with_sizes", OnnxSliceExporter::splitBySizes);
    emitters.put("slice", OnnxSliceExporter::slice);
    emitters.put("select", OnnxSliceExporter::select);
    emitters.put("index_select", OnnxSliceExporter::indexSelect);
    emitters.put("gather", OnnxSliceExporter::gather);
    emitters.put("flip", OnnxSliceExporter::flip);
  }

  private static Map<String, OnnxAttribute> axis(long axis) {
    return Map.of("axis", OnnxAttribute.of(axis));
  }

  private static void concatenate(OnnxExportContext node) throws ModelProcessingException {
    List<String> names = new ArrayList<>();
    List<ExportedOnnxValue> parts = new ArrayList<>();
    OnnxElementType type = OnnxElementType.BOOL;
    for (NodeArgument item : node.argument(0).flattened().toList()) {
      parts.add(node.asTensor(node.value(item)));
      type = TorchToOnnxTypes.common(type, parts.get(parts.size() - 1).type());
    }
    for (ExportedOnnxValue part : parts) {
      names.add(node.cast(part.name(), part.type(), type));
    }
    long axis = node.integer(1);
    node.give(node.emit("Concat", names, axis(axis)), type, joined(node, parts, axis));
  }

  private static @Nullable List<Long> joined(
      OnnxExportContext node, List<ExportedOnnxValue> parts, long given)
      throws ModelProcessingException {
    List<Long> joined = parts.get(0).dims();
    if (joined == null) {
      return null;
    }
    int axis = node.axis(given, joined.size());
    long size = 0;
    for (ExportedOnnxValue part : parts) {
      List<Long> dims = part.dims();
      long own =
          dims == null || dims.size() != joined.size() ? PartialShapes.UNKNOWN : dims.get(axis);
      size = own < 0 || size < 0 ? PartialShapes.UNKNOWN : size + own;
    }
    return PartialShapes.with(joined, axis, size);
  }

  private static void stack(OnnxExportContext node) throws ModelProcessingException {
    List<NodeArgument> items = node.argument(0).flattened().toList();
    long axis = node.integer(1);
    List<String> parts = new ArrayList<>();
    for (NodeArgument item : items) {
      parts.add(node.emit("Unsqueeze", node.asTensor(node.value(item)).name(), node.longs(axis)));
    }
    ExportedOnnxValue first = node.value(items.get(0));
    List<Long> dims = first.dims();
    if (dims != null) {
      dims = new ArrayList<>(dims);
      dims.add(node.axis(axis, dims.size() + 1), (long) items.size());
    }
    node.give(node.emit("Concat", parts, axis(axis)), first.type(), dims);
  }

  private static void chunk(OnnxExportContext node) throws ModelProcessingException {
    int axis = node.axis(node.integer(2), node.rank(0));
    long size = node.knownDims(0).get(axis);
    long count = node.integer(1);
    if (size < 0) {
      throw node.fails("the size of the split dimension is not known");
    }
    parts(node, axis, lengths(size, (size + count - 1) / count));
  }

  private static void split(OnnxExportContext node) throws ModelProcessingException {
    int axis = node.axis(node.integer(2), node.rank(0));
    long size = node.knownDims(0).get(axis);
    if (size < 0) {
      throw node.fails("the size of the split dimension is not known");
    }
    parts(node, axis, lengths(size, node.integer(1)));
  }

  private static List<Long> lengths(long size, long each) {
    List<Long> lengths = new ArrayList<>();
    for (long rest = size; rest > 0; rest -= each) {
      lengths.add(Math.min(rest, each));
    }
    return lengths;
  }

  private static void splitBySizes(OnnxExportContext node) throws ModelProcessingException {
    parts(node, node.axis(node.integer(2), node.rank(0)), node.integers(1));
  }

  private static void parts(OnnxExportContext node, int axis, List<Long> lengths)
      throws ModelProcessingException {
    if (node.node().results().size() != lengths.size()) {
      throw node.fails(
          "its %d parts are used as a list, which is not supported".formatted(lengths.size()));
    }
    List<String> inputs = List.of(node.tensor(0), node.exporter().builder().longs(lengths));
    List<String> names =
        node.exporter().builder().addAll("Split", node.node().results(), inputs, axis(axis));
    for (int i = 0; i < names.size(); i++) {
      List<Long> dims = PartialShapes.with(node.knownDims(0), axis, lengths.get(i));
      node.give(i, ExportedOnnxValue.tensor(names.get(i), node.type(0), dims));
    }
  }

  private static void slice(OnnxExportContext node) throws ModelProcessingException {
    int axis = node.axis(node.integer(1), node.rank(0));
    NodeArgument start = node.has(2) ? node.argument(2) : NodeArgument.of(0L);
    NodeArgument end = node.has(3) ? node.argument(3) : NodeArgument.of(Long.MAX_VALUE);
    long step = node.has(4) ? node.integer(4) : 1;
    if (step == 1
        && start.equals(NodeArgument.of(0L))
        && end.equals(NodeArgument.of(Long.MAX_VALUE))) {
      node.exporter().giveUnchanged(node.node().result(), node.value(0));
      return;
    }
    String result =
        node.emit(
            "Slice",
            node.tensor(0),
            node.list(start),
            node.list(end),
            node.longs(axis),
            node.longs(step));
    long length = length(node.knownDims(0).get(axis), start, end, step);
    node.give(result, node.type(0), PartialShapes.with(node.knownDims(0), axis, length));
  }

  private static long length(long size, NodeArgument start, NodeArgument end, long step) {
    if (size < 0
        || !(start instanceof NodeArgument.Literal a && a.value() instanceof Long first)
        || !(end instanceof NodeArgument.Literal b && b.value() instanceof Long last)) {
      return PartialShapes.UNKNOWN;
    }
    long from = Math.max(0, Math.min(size, first < 0 ? first + size : first));
    long to = Math.max(0, Math.min(size, last < 0 ? last + size : last));
    return Math.max(0, (to - from + step - 1) / step);
  }

  private static @Nullable List<Long> without(@Nullable List<Long> dims, int axis) {
    if (dims == null) {
      return null;
    }
    List<Long> left = new ArrayList<>(dims);
    left.remove(axis);
    return left;
  }

  private static void select(OnnxExportContext node) throws ModelProcessingException {
    int axis = node.axis(node.integer(1), node.rank(0));
    String index =
        node.isLiteral(2)
            ? node.scalar(OnnxElementType.INT64, node.integer(2))
            : node.asTensor(node.value(2)).name();
    String result = node.emit("Gather", List.of(node.tensor(0), index), axis(axis));
    node.give(result, node.type(0), without(node.dims(0), axis));
  }

  private static void indexSelect(OnnxExportContext node) throws ModelProcessingException {
    int axis = node.axis(node.integer(1), node.rank(0));
    String result = node.emit("Gather", List.of(node.tensor(0), node.tensor(2)), axis(axis));
    List<Long> indices = node.dims(2);
    long count = indices == null || indices.size() != 1 ? PartialShapes.UNKNOWN : indices.get(0);
    node.give(result, node.type(0), PartialShapes.with(node.knownDims(0), axis, count));
  }

  private static void gather(OnnxExportContext node) throws ModelProcessingException {
    String result =
        node.emit("GatherElements", List.of(node.tensor(0), node.tensor(2)), axis(node.integer(1)));
    node.give(result, node.type(0), node.dims(2));
  }

  private static void flip(OnnxExportContext node) throws ModelProcessingException {
    String tensor = node.tensor(0);
    for (long axis : node.integers(1)) {
      tensor =
          node.emit(
              "Slice",
              tensor,
              node.longs(-1),
              node.longs(Long.MIN_VALUE + 1),
              node.longs(axis),
              node.longs(-1));
    }
    node.like(tensor);
  }
}
