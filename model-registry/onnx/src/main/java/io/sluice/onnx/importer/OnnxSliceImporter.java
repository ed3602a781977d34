package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Import of concatenation, splitting, slicing and tiling. */
final class OnnxSliceImporter {
  private OnnxSliceImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Concat", OnnxSliceImporter::concat);
    converters.put("Split", OnnxSliceImporter::split);
    converters.put("Slice", OnnxSliceImporter::slice);
    converters.put("Tile", OnnxSliceImporter::tile);
  }

  private static void concat(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> items = new ArrayList<>();
    boolean numbers = true;
    for (int i = 0; i < node.inputs(); i++) {
      Optional<ImportedOnnxValue.Numbers> input = node.asNumbers(i);
      numbers &= input.isPresent() && !input.get().scalar();
      input.ifPresent(n -> items.addAll(n.items()));
    }
    if (numbers) {
      node.give(0, new ImportedOnnxValue.Numbers(node.type(0), items, false));
      return;
    }
    List<NodeArgument> tensors = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      tensors.add(node.tensor(i));
    }
    long axis = node.settings().integer("axis", 0);
    NodeArgument result = node.call("cat", new NodeArgument.Items(tensors), NodeArgument.of(axis));
    node.give(result, node.type(0), joined(node, axis));
  }

  /** The concatenated shape, combining the known sizes of all inputs. */
  private static @Nullable List<Long> joined(OnnxImportContext node, long given)
      throws ModelProcessingException {
    List<Long> joined = node.dims(0);
    if (joined == null) {
      return null;
    }
    int axis = node.axis(given, joined.size());
    for (int i = 1; i < node.inputs(); i++) {
      List<Long> dims = node.dims(i);
      if (dims == null || dims.size() != joined.size()) {
        return PartialShapes.with(joined, axis, PartialShapes.UNKNOWN);
      }
      for (int d = 0; d < joined.size(); d++) {
        long one = joined.get(d);
        long other = dims.get(d);
        if (d == axis) {
          boolean open = one == PartialShapes.UNKNOWN || other == PartialShapes.UNKNOWN;
          joined = PartialShapes.with(joined, d, open ? PartialShapes.UNKNOWN : one + other);
        } else if (one == PartialShapes.UNKNOWN) {
          joined = PartialShapes.with(joined, d, other);
        }
      }
    }
    return joined;
  }

  private static void split(OnnxImportContext node) throws ModelProcessingException {
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    int count = node.node().outputs().size();
    GraphSizeArithmetic sizes = node.sizes();
    NodeArgument start = NodeArgument.of(0L);
    for (int i = 0; i < count; i++) {
      NodeArgument length = partLength(node, axis, i, count);
      NodeArgument end = sizes.add(start, length);
      if (node.isWanted(i)) {
        NodeArgument part = cut(node, node.tensor(0), axis, start, end, 1);
        List<Long> dims =
            PartialShapes.with(
                node.knownDims(0), axis, Math.max(-1, GraphSizeArithmetic.literal(length)));
        node.give(i, new ImportedOnnxValue.Value(part, node.type(0), dims));
      }
      start = end;
    }
  }

  /**
   * Length of a part. By default all parts have equal lengths, except for a possibly shorter last
   * part.
   */
  private static NodeArgument partLength(OnnxImportContext node, int axis, int part, int count)
      throws ModelProcessingException {
    if (node.has(1)) {
      return node.numbers(1).get(part);
    }
    List<Long> given = node.settings().integers("split", List.of());
    if (!given.isEmpty()) {
      return NodeArgument.of(given.get(part));
    }
    GraphSizeArithmetic sizes = node.sizes();
    NodeArgument size = node.size(0, axis);
    NodeArgument even =
        sizes.divide(sizes.add(size, NodeArgument.of(count - 1L)), NodeArgument.of((long) count));
    return part < count - 1
        ? even
        : sizes.subtract(size, sizes.multiply(even, NodeArgument.of(count - 1L)));
  }

  private static NodeArgument cut(
      OnnxImportContext node,
      NodeArgument tensor,
      int axis,
      NodeArgument start,
      NodeArgument end,
      long step) {
    return node.call(
        "slice", tensor, NodeArgument.of((long) axis), start, end, NodeArgument.of(step));
  }

  private static void slice(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> starts = node.numbers(1);
    List<NodeArgument> ends = node.numbers(2);
    List<Long> allAxes = LongStream.range(0, starts.size()).boxed().toList();
    List<Long> axes = node.has(3) ? node.longs(3) : allAxes;
    List<Long> steps = node.has(4) ? node.longs(4) : allAxes.stream().map(axis -> 1L).toList();
    if (isSliced(node, starts, ends, axes, steps)) {
      return;
    }
    NodeArgument tensor = node.tensor(0);
    List<Long> dims = node.knownDims(0);
    for (int i = 0; i < starts.size(); i++) {
      int axis = node.axis(axes.get(i), dims.size());
      long step = steps.get(i);
      tensor =
          step > 0
              ? cut(node, tensor, axis, starts.get(i), ends.get(i), step)
              : reversed(node, tensor, axis, starts.get(i), ends.get(i), step);
      dims =
          PartialShapes.with(dims, axis, length(dims.get(axis), starts.get(i), ends.get(i), step));
    }
    node.give(tensor, node.type(0), dims);
  }

  /** Slices a constant or a list of numbers during import, if all bounds are known. */
  private static boolean isSliced(
      OnnxImportContext node,
      List<NodeArgument> starts,
      List<NodeArgument> ends,
      List<Long> axes,
      List<Long> steps)
      throws ModelProcessingException {
    Optional<ImportedOnnxValue.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    boolean known =
        starts.stream().allMatch(OnnxSliceImporter::isLong)
            && ends.stream().allMatch(OnnxSliceImporter::isLong)
            && !steps.contains(0L);
    if (!known || numbers.isEmpty() && constant.isEmpty()) {
      return false;
    }
    if (numbers.isPresent() && starts.size() == 1 && !numbers.get().scalar()) {
      List<NodeArgument> items =
          cut(numbers.get().items(), starts.get(0), ends.get(0), steps.get(0));
      node.give(0, new ImportedOnnxValue.Numbers(node.type(0), items, false));
      return true;
    }
    return constant.isPresent() && cut(node, constant.get(), starts, ends, axes, steps);
  }

  private static boolean cut(
      OnnxImportContext node,
      OnnxTensor constant,
      List<NodeArgument> starts,
      List<NodeArgument> ends,
      List<Long> axes,
      List<Long> steps)
      throws ModelProcessingException {
    OnnxTensor tensor = constant;
    for (int i = 0; i < starts.size(); i++) {
      int axis = node.axis(axes.get(i), tensor.dims().size());
      long size = tensor.dims().get(axis);
      long step = steps.get(i);
      long first = first(starts.get(i), size, step);
      long count = length(size, starts.get(i), ends.get(i), step);
      tensor = DerivedOnnxTensors.sliced(tensor, axis, first, step, count);
    }
    node.give(0, new ImportedOnnxValue.Constant(tensor));
    return true;
  }

  private static long first(NodeArgument start, long size, long step) {
    return step > 0 ? bound(start, size, 0, size) : bound(start, size, -1, size - 1);
  }

  private static List<NodeArgument> cut(
      List<NodeArgument> list, NodeArgument start, NodeArgument end, long step) {
    int size = list.size();
    long first = first(start, size, step);
    long count = length(size, start, end, step);
    List<NodeArgument> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(list.get((int) (first + i * step)));
    }
    return items;
  }

  private static boolean isLong(NodeArgument argument) {
    return argument instanceof NodeArgument.Literal literal && literal.value() instanceof Long;
  }

  private static long bound(NodeArgument argument, long size, long low, long high) {
    long given = GraphSizeArithmetic.number(argument);
    return Math.max(low, Math.min(high, given < 0 ? given + size : given));
  }

  private static long length(long size, NodeArgument start, NodeArgument end, long step) {
    if (size == PartialShapes.UNKNOWN || !isLong(start) || !isLong(end)) {
      return PartialShapes.UNKNOWN;
    }
    if (step > 0) {
      long covered = bound(end, size, 0, size) - bound(start, size, 0, size);
      return Math.max(0, (covered + step - 1) / step);
    }
    long covered = bound(start, size, -1, size - 1) - bound(end, size, -1, size - 1);
    return Math.max(0, (covered - step - 1) / -step);
  }

  /**
   * A slice with a negative step, missing in libtorch: the flipped tensor, sliced from the start.
   */
  private static NodeArgument reversed(
      OnnxImportContext node,
      NodeArgument tensor,
      int axis,
      NodeArgument start,
      NodeArgument end,
      long step)
      throws ModelProcessingException {
    List<Long> dims = node.knownDims(0);
    long size = dims.get(axis);
    boolean fromLast =
        isLong(start)
            && (GraphSizeArithmetic.number(start) == -1
                || size != PartialShapes.UNKNOWN && GraphSizeArithmetic.number(start) >= size - 1);
    boolean toFirst =
        isLong(end)
            && (size == PartialShapes.UNKNOWN
                ? GraphSizeArithmetic.number(end) < -(1L << 30)
                : bound(end, size, -1, size - 1) < 0);
    if (!fromLast || !toFirst) {
      throw node.fails(
          "a negative step (%d, from %s to %s) is supported only through all elements"
              .formatted(step, start, end));
    }
    NodeArgument turned = node.call("flip", tensor, NodeArgument.ints(axis));
    return step == -1
        ? turned
        : cut(node, turned, axis, NodeArgument.of(0L), NodeArgument.of(Long.MAX_VALUE), -step);
  }

  private static void tile(OnnxImportContext node) throws ModelProcessingException {
    List<NodeArgument> repeats = node.numbers(1);
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < repeats.size(); d++) {
      long times = GraphSizeArithmetic.literal(repeats.get(d));
      long size = node.knownDims(0).get(d);
      dims.add(times < 0 || size == PartialShapes.UNKNOWN ? PartialShapes.UNKNOWN : times * size);
    }
    NodeArgument result = node.call("repeat", node.tensor(0), new NodeArgument.Items(repeats));
    node.give(result, node.type(0), dims);
  }
}
