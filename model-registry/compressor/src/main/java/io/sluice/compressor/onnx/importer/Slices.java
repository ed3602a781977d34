package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Import of concatenation, splitting, slicing and tiling. */
final class Slices {
  private Slices() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Concat", Slices::concat);
    converters.put("Split", Slices::split);
    converters.put("Slice", Slices::slice);
    converters.put("Tile", Slices::tile);
  }

  private static void concat(Conversion node) throws CompressionException {
    List<Argument> items = new ArrayList<>();
    boolean numbers = true;
    for (int i = 0; i < node.inputs(); i++) {
      Optional<Known.Numbers> input = node.asNumbers(i);
      numbers &= input.isPresent() && !input.get().scalar();
      input.ifPresent(n -> items.addAll(n.items()));
    }
    if (numbers) {
      node.give(0, new Known.Numbers(node.type(0), items, false));
      return;
    }
    List<Argument> tensors = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      tensors.add(node.tensor(i));
    }
    long axis = node.settings().integer("axis", 0);
    Argument result = node.call("cat", new Argument.Items(tensors), Argument.of(axis));
    node.give(result, node.type(0), joined(node, axis));
  }

  /** The concatenated shape, combining the known sizes of all inputs. */
  private static @Nullable List<Long> joined(Conversion node, long given)
      throws CompressionException {
    List<Long> joined = node.dims(0);
    if (joined == null) {
      return null;
    }
    int axis = node.axis(given, joined.size());
    for (int i = 1; i < node.inputs(); i++) {
      List<Long> dims = node.dims(i);
      if (dims == null || dims.size() != joined.size()) {
        return Dims.with(joined, axis, Dims.UNKNOWN);
      }
      for (int d = 0; d < joined.size(); d++) {
        long one = joined.get(d);
        long other = dims.get(d);
        if (d == axis) {
          boolean open = one == Dims.UNKNOWN || other == Dims.UNKNOWN;
          joined = Dims.with(joined, d, open ? Dims.UNKNOWN : one + other);
        } else if (one == Dims.UNKNOWN) {
          joined = Dims.with(joined, d, other);
        }
      }
    }
    return joined;
  }

  private static void split(Conversion node) throws CompressionException {
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    int count = node.node().outputs().size();
    Sizes sizes = node.sizes();
    Argument start = Argument.of(0L);
    for (int i = 0; i < count; i++) {
      Argument length = partLength(node, axis, i, count);
      Argument end = sizes.add(start, length);
      if (node.isWanted(i)) {
        Argument part = cut(node, node.tensor(0), axis, start, end, 1);
        List<Long> dims = Dims.with(node.knownDims(0), axis, Math.max(-1, Sizes.literal(length)));
        node.give(i, new Known.Value(part, node.type(0), dims));
      }
      start = end;
    }
  }

  /**
   * Length of a part. By default all parts have equal lengths, except for a possibly shorter last
   * part.
   */
  private static Argument partLength(Conversion node, int axis, int part, int count)
      throws CompressionException {
    if (node.has(1)) {
      return node.numbers(1).get(part);
    }
    List<Long> given = node.settings().integers("split", List.of());
    if (!given.isEmpty()) {
      return Argument.of(given.get(part));
    }
    Sizes sizes = node.sizes();
    Argument size = node.size(0, axis);
    Argument even =
        sizes.divide(sizes.add(size, Argument.of(count - 1L)), Argument.of((long) count));
    return part < count - 1
        ? even
        : sizes.subtract(size, sizes.multiply(even, Argument.of(count - 1L)));
  }

  private static Argument cut(
      Conversion node, Argument tensor, int axis, Argument start, Argument end, long step) {
    return node.call("slice", tensor, Argument.of((long) axis), start, end, Argument.of(step));
  }

  private static void slice(Conversion node) throws CompressionException {
    List<Argument> starts = node.numbers(1);
    List<Argument> ends = node.numbers(2);
    List<Long> allAxes = LongStream.range(0, starts.size()).boxed().toList();
    List<Long> axes = node.has(3) ? node.longs(3) : allAxes;
    List<Long> steps = node.has(4) ? node.longs(4) : allAxes.stream().map(axis -> 1L).toList();
    if (isSliced(node, starts, ends, axes, steps)) {
      return;
    }
    Argument tensor = node.tensor(0);
    List<Long> dims = node.knownDims(0);
    for (int i = 0; i < starts.size(); i++) {
      int axis = node.axis(axes.get(i), dims.size());
      long step = steps.get(i);
      tensor =
          step > 0
              ? cut(node, tensor, axis, starts.get(i), ends.get(i), step)
              : reversed(node, tensor, axis, starts.get(i), ends.get(i), step);
      dims = Dims.with(dims, axis, length(dims.get(axis), starts.get(i), ends.get(i), step));
    }
    node.give(tensor, node.type(0), dims);
  }

  /** Slices a constant or a list of numbers during import, if all bounds are known. */
  private static boolean isSliced(
      Conversion node,
      List<Argument> starts,
      List<Argument> ends,
      List<Long> axes,
      List<Long> steps)
      throws CompressionException {
    Optional<Known.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    boolean known =
        starts.stream().allMatch(Slices::isLong)
            && ends.stream().allMatch(Slices::isLong)
            && !steps.contains(0L);
    if (!known || numbers.isEmpty() && constant.isEmpty()) {
      return false;
    }
    if (numbers.isPresent() && starts.size() == 1 && !numbers.get().scalar()) {
      List<Argument> items = cut(numbers.get().items(), starts.get(0), ends.get(0), steps.get(0));
      node.give(0, new Known.Numbers(node.type(0), items, false));
      return true;
    }
    return constant.isPresent() && cut(node, constant.get(), starts, ends, axes, steps);
  }

  private static boolean cut(
      Conversion node,
      OnnxTensor constant,
      List<Argument> starts,
      List<Argument> ends,
      List<Long> axes,
      List<Long> steps)
      throws CompressionException {
    OnnxTensor tensor = constant;
    for (int i = 0; i < starts.size(); i++) {
      int axis = node.axis(axes.get(i), tensor.dims().size());
      long size = tensor.dims().get(axis);
      long step = steps.get(i);
      long first = first(starts.get(i), size, step);
      long count = length(size, starts.get(i), ends.get(i), step);
      tensor = DerivedTensors.sliced(tensor, axis, first, step, count);
    }
    node.give(0, new Known.Constant(tensor));
    return true;
  }

  private static long first(Argument start, long size, long step) {
    return step > 0 ? bound(start, size, 0, size) : bound(start, size, -1, size - 1);
  }

  private static List<Argument> cut(List<Argument> list, Argument start, Argument end, long step) {
    int size = list.size();
    long first = first(start, size, step);
    long count = length(size, start, end, step);
    List<Argument> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(list.get((int) (first + i * step)));
    }
    return items;
  }

  private static boolean isLong(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() instanceof Long;
  }

  private static long bound(Argument argument, long size, long low, long high) {
    long given = Sizes.number(argument);
    return Math.max(low, Math.min(high, given < 0 ? given + size : given));
  }

  private static long length(long size, Argument start, Argument end, long step) {
    if (size == Dims.UNKNOWN || !isLong(start) || !isLong(end)) {
      return Dims.UNKNOWN;
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
  private static Argument reversed(
      Conversion node, Argument tensor, int axis, Argument start, Argument end, long step)
      throws CompressionException {
    List<Long> dims = node.knownDims(0);
    long size = dims.get(axis);
    boolean fromLast =
        isLong(start)
            && (Sizes.number(start) == -1
                || size != Dims.UNKNOWN && Sizes.number(start) >= size - 1);
    boolean toFirst =
        isLong(end)
            && (size == Dims.UNKNOWN
                ? Sizes.number(end) < -(1L << 30)
                : bound(end, size, -1, size - 1) < 0);
    if (!fromLast || !toFirst) {
      throw node.fails(
          "a negative step (%d, from %s to %s) is supported only through all elements"
              .formatted(step, start, end));
    }
    Argument turned = node.call("flip", tensor, Argument.ints(axis));
    return step == -1
        ? turned
        : cut(node, turned, axis, Argument.of(0L), Argument.of(Long.MAX_VALUE), -step);
  }

  private static void tile(Conversion node) throws CompressionException {
    List<Argument> repeats = node.numbers(1);
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < repeats.size(); d++) {
      long times = Sizes.literal(repeats.get(d));
      long size = node.knownDims(0).get(d);
      dims.add(times < 0 || size == Dims.UNKNOWN ? Dims.UNKNOWN : times * size);
    }
    Argument result = node.call("repeat", node.tensor(0), new Argument.Items(repeats));
    node.give(result, node.type(0), dims);
  }
}
