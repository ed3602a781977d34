package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of shape computations, and of operators changing the shape, but no elements. */
final class Shapes {
  private Shapes() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Shape", Shapes::shape);
    converters.put("Size", Shapes::size);
    converters.put("Reshape", Shapes::reshape);
    converters.put("Flatten", Shapes::flatten);
    converters.put("Transpose", Shapes::transpose);
    converters.put("Squeeze", Shapes::squeeze);
    converters.put("Unsqueeze", Shapes::unsqueeze);
    converters.put("Expand", Shapes::expand);
  }

  /** All sizes of an input, as a list. */
  static Argument.Items sizes(Conversion node, int input) throws CompressionException {
    List<Argument> sizes = new ArrayList<>();
    for (int d = 0; d < node.rank(input); d++) {
      sizes.add(node.size(input, d));
    }
    return new Argument.Items(sizes);
  }

  /** The sizes with {@link Dims#UNKNOWN} for computed sizes. */
  static List<Long> known(List<Argument> sizes) {
    return sizes.stream().map(size -> Math.max(Dims.UNKNOWN, Sizes.literal(size))).toList();
  }

  private static void shape(Conversion node) throws CompressionException {
    List<Argument> sizes = sizes(node, 0).items();
    int rank = sizes.size();
    int start = clamp(node.settings().integer("start", 0), rank);
    int end = clamp(node.settings().integer("end", rank), rank);
    node.give(0, Known.Numbers.list(sizes.subList(Math.min(start, end), end)));
  }

  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static void size(Conversion node) throws CompressionException {
    Argument product = Argument.of(1L);
    for (Argument size : sizes(node, 0).items()) {
      product = node.sizes().multiply(product, size);
    }
    node.give(0, Known.Numbers.scalar(product));
  }

  private static void reshape(Conversion node) throws CompressionException {
    List<Argument> sizes = new ArrayList<>(node.numbers(1));
    boolean zeroIsZero = node.settings().flag("allowzero", false);
    for (int d = 0; d < sizes.size() && !zeroIsZero; d++) {
      if (Sizes.isLiteral(sizes.get(d), 0)) {
        sizes.set(d, node.size(0, d));
      }
    }
    List<Long> dims = inferred(known(sizes), node.dims(0), sizes);
    Optional<Known.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (constant.isPresent() && Dims.areKnown(dims)) {
      node.give(0, new Known.Constant(DerivedTensors.reshaped(constant.get(), dims)));
    } else if (numbers.isPresent() && dims.size() <= 1) {
      node.give(0, new Known.Numbers(node.type(0), numbers.get().items(), dims.isEmpty()));
    } else {
      Argument result = node.call("reshape", node.tensor(0), new Argument.Items(sizes));
      node.give(result, node.type(0), dims);
    }
  }

  /** The shape with -1 replaced by the inferred size, if all other sizes are known. */
  private static List<Long> inferred(
      List<Long> dims, @Nullable List<Long> input, List<Argument> sizes) {
    int open = dims.indexOf(Dims.UNKNOWN);
    boolean only = open >= 0 && open == dims.lastIndexOf(Dims.UNKNOWN);
    if (!only || input == null || !Dims.areKnown(input) || !Sizes.isLiteral(sizes.get(open), -1)) {
      return dims;
    }
    long rest = Dims.product(Dims.with(dims, open, 1));
    return rest == 0 ? dims : Dims.with(dims, open, Dims.product(input) / rest);
  }

  private static void flatten(Conversion node) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    int rank = dims.size();
    long given = node.settings().integer("axis", 1);
    int axis = given == rank ? rank : node.axis(given, rank);
    List<Long> result =
        List.of(Dims.product(dims.subList(0, axis)), Dims.product(dims.subList(axis, rank)));
    Argument tensor = node.tensor(0);
    if (axis == 0) {
      tensor = node.call("reshape", tensor, Argument.ints(1, -1));
    } else if (axis == rank) {
      tensor = node.call("reshape", tensor, Argument.ints(-1, 1));
    } else {
      tensor = node.call("flatten", tensor, Argument.of((long) axis), Argument.of(-1L));
      if (axis > 1) {
        tensor = node.call("flatten", tensor, Argument.of(0L), Argument.of(axis - 1L));
      }
    }
    node.give(tensor, node.type(0), result);
  }

  private static void transpose(Conversion node) throws CompressionException {
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
      node.give(0, new Known.Constant(DerivedTensors.permuted(constant.get(), order)));
      return;
    }
    List<Long> dims = order.stream().map(d -> unchecked(node, d)).toList();
    node.give(node.call("permute", node.tensor(0), Argument.ints(given)), node.type(0), dims);
  }

  private static long unchecked(Conversion node, int dim) {
    try {
      return node.knownDims(0).get(dim);
    } catch (CompressionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void squeeze(Conversion node) throws CompressionException {
    List<Long> dims = node.knownDims(0);
    List<Integer> axes = new ArrayList<>(node.axes(node.axesGiven(1), dims.size()));
    if (axes.isEmpty()) {
      if (!Dims.areKnown(dims)) {
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
    Argument tensor = node.tensor(0);
    for (int axis : axes) {
      tensor = node.call("squeeze", tensor, Argument.of((long) axis));
    }
    node.give(tensor, node.type(0), left);
  }

  private static void unsqueeze(Conversion node) throws CompressionException {
    List<Long> given = node.axesGiven(1);
    List<Integer> axes = new ArrayList<>(node.axes(given, node.rank(0) + given.size()));
    Collections.sort(axes);
    List<Long> dims = new ArrayList<>(node.knownDims(0));
    axes.forEach(axis -> dims.add(axis, 1L));
    if (isReshaped(node, dims)) {
      return;
    }
    Argument tensor = node.tensor(0);
    for (int axis : axes) {
      tensor = node.call("unsqueeze", tensor, Argument.of((long) axis));
    }
    node.give(tensor, node.type(0), dims);
  }

  /** Reshapes a constant or a list of numbers during import; false for any other input. */
  private static boolean isReshaped(Conversion node, List<Long> dims) throws CompressionException {
    Optional<Known.Numbers> numbers = node.asNumbers(0);
    Optional<OnnxTensor> constant = node.constant(0);
    if (numbers.isPresent() && dims.size() <= 1) {
      node.give(0, new Known.Numbers(node.type(0), numbers.get().items(), dims.isEmpty()));
    } else if (constant.isPresent()) {
      node.give(0, new Known.Constant(DerivedTensors.reshaped(constant.get(), dims)));
    } else {
      return false;
    }
    return true;
  }

  /** Broadcasting in both directions: the larger size wins. */
  private static void expand(Conversion node) throws CompressionException {
    List<Argument> target = node.numbers(1);
    int rank = Math.max(node.rank(0), target.size());
    List<Argument> sizes = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      int own = d - rank + node.rank(0);
      int other = d - rank + target.size();
      Argument wanted = other < 0 ? Argument.of(1L) : target.get(other);
      Argument size = own < 0 ? wanted : expanded(node, own, wanted);
      sizes.add(size);
      dims.add(dimension(node, own, size));
    }
    Argument result = node.call("expand", node.tensor(0), new Argument.Items(sizes));
    node.give(result, node.type(0), dims);
  }

  private static Argument expanded(Conversion node, int dim, Argument wanted)
      throws CompressionException {
    long has = node.knownDims(0).get(dim);
    if (has == 1) {
      return wanted;
    }
    if (has != Dims.UNKNOWN || Sizes.isLiteral(wanted, 1)) {
      // -1 keeps the size
      return Argument.of(-1L);
    }
    return node.sizes().larger(wanted, node.size(0, dim));
  }

  private static long dimension(Conversion node, int own, Argument size)
      throws CompressionException {
    return Sizes.isLiteral(size, -1)
        ? node.knownDims(0).get(own)
        : Math.max(-1, Sizes.literal(size));
  }
}
