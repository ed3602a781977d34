package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Import of element and row lookup by index. Rows of a constant matrix become an embedding. */
final class Gathers {
  private Gathers() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Gather", Gathers::gather);
    converters.put("GatherElements", Gathers::elements);
  }

  private static void gather(Conversion node) throws CompressionException {
    Optional<Known.Numbers> numbers = node.asNumbers(0);
    Optional<Known.Numbers> indices = node.asNumbers(1);
    if (numbers.isPresent() && indices.isPresent() && !numbers.get().scalar()) {
      if (isChosen(node, numbers.get(), indices.get())) {
        return;
      }
    }
    List<Long> dims = dims(node);
    Optional<OnnxTensor> table = node.constant(0);
    boolean embedding =
        table.isPresent()
            && indices.isEmpty()
            && table.get().dims().size() == 2
            && table.get().type() == OnnxType.FLOAT
            && node.settings().integer("axis", 0) == 0
            && node.constant(1).isEmpty();
    if (embedding) {
      Weights weights = Weights.named(node, node.name(0));
      Argument weight = weights.weight(0, "", table.orElseThrow(), "weight");
      node.give(node.call("embedding", weight, node.tensor(1)), node.type(0), dims);
      return;
    }
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    node.give(chosen(node, axis, indices), node.type(0), dims);
  }

  /** Selects items of a list; true if the indices are known. */
  private static boolean isChosen(Conversion node, Known.Numbers from, Known.Numbers indices) {
    List<Argument> items = new ArrayList<>();
    for (Argument index : indices.items()) {
      if (!(index instanceof Argument.Literal literal) || !(literal.value() instanceof Long at)) {
        return false;
      }
      items.add(from.items().get((int) (at < 0 ? at + from.items().size() : at)));
    }
    node.give(0, new Known.Numbers(from.type(), items, indices.scalar()));
    return true;
  }

  private static @Nullable List<Long> dims(Conversion node) throws CompressionException {
    List<Long> data = node.dims(0);
    List<Long> indices = node.dims(1);
    if (data == null || indices == null) {
      return null;
    }
    int axis = node.axis(node.settings().integer("axis", 0), data.size());
    List<Long> dims = new ArrayList<>(data.subList(0, axis));
    dims.addAll(indices);
    dims.addAll(data.subList(axis + 1, data.size()));
    return dims;
  }

  private static Argument chosen(Conversion node, int axis, Optional<Known.Numbers> indices)
      throws CompressionException {
    Argument tensor = node.tensor(0);
    Argument dim = Argument.of((long) axis);
    if (indices.isPresent() && indices.get().scalar()) {
      return node.call("select", tensor, dim, indices.get().items().get(0));
    }
    int rank = node.rank(1);
    Argument index = counted(node, axis);
    if (rank == 0) {
      Argument one = node.call("reshape", index, Argument.ints(1));
      return node.call("squeeze", node.call("index_select", tensor, dim, one), dim);
    }
    if (rank == 1) {
      return node.call("index_select", tensor, dim, index);
    }
    Argument flat = node.call("reshape", index, Argument.ints(-1));
    Argument rows = node.call("index_select", tensor, dim, flat);
    List<Argument> sizes = new ArrayList<>(Shapes.sizes(node, 0).items());
    sizes.remove(axis);
    sizes.addAll(axis, Shapes.sizes(node, 1).items());
    return node.call("reshape", rows, new Argument.Items(sizes));
  }

  /** Indices counted from the front; in ONNX negative indices count from the end. */
  private static Argument counted(Conversion node, int axis) throws CompressionException {
    Optional<OnnxTensor> constant = node.constant(1);
    if (constant.isEmpty()) {
      return node.call("remainder", node.tensor(1), node.size(0, axis));
    }
    for (long index : constant.get().toLongs()) {
      if (index < 0) {
        return node.call("remainder", node.tensor(1), node.size(0, axis));
      }
    }
    return node.tensor(1);
  }

  private static void elements(Conversion node) throws CompressionException {
    int axis = node.axis(node.settings().integer("axis", 0), node.rank(0));
    Argument indices = node.call("to", counted(node, axis), Types.dtype(OnnxType.INT64));
    Argument result = node.call("gather", node.tensor(0), Argument.of((long) axis), indices);
    node.give(result, node.type(0), node.dims(1));
  }
}
