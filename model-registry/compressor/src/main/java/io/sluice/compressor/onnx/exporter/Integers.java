package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of tensor sizes and of integer arithmetic on sizes. */
final class Integers {
  private Integers() {}

  static void register(Map<String, Emitter> emitters) {
    emitters.put("size", Integers::size);
    emitters.put("len", Integers::length);
    emitters.put("[]", Integers::item);
    emitters.put("+", node -> binary(node, "Add"));
    emitters.put("-", node -> binary(node, "Sub"));
    emitters.put("*", node -> binary(node, "Mul"));
    emitters.put("//", node -> binary(node, "Div"));
    emitters.put("floordiv", node -> binary(node, "Div"));
    emitters.put("%", node -> binary(node, "Mod"));
    emitters.put("ops.prim.max", node -> binary(node, "Max"));
    emitters.put("ops.prim.min", node -> binary(node, "Min"));
    emitters.put("int", Integers::fromTensor);
    emitters.put(
        "ops.prim.NumToTensor",
        node -> node.exporter().giveUnchanged(node.node().result(), node.value(0)));
    emitters.put("device", node -> node.give(0, Exported.device()));
    emitters.put("ops.prim.device", node -> node.give(0, Exported.device()));
    emitters.put("tensor", Integers::tensor);
  }

  private static void size(Emission node) throws CompressionException {
    if (!node.has(1)) {
      node.give(0, Exported.integers(node.emit("Shape", node.tensor(0)), node.rank(0)));
      return;
    }
    long dim = node.integer(1);
    // without an end: 0 would mean the first dimension
    Map<String, OnnxAttribute> slice =
        dim == -1
            ? Map.of("start", OnnxAttribute.of(dim))
            : Map.of("start", OnnxAttribute.of(dim), "end", OnnxAttribute.of(dim + 1));
    node.give(
        0, Exported.integer(node.emit("Shape", List.of(node.tensor(0)), new TreeMap<>(slice))));
  }

  private static void length(Emission node) throws CompressionException {
    node.give(0, Exported.integer(node.emit("Shape", node.value(0).name())));
  }

  private static void item(Emission node) throws CompressionException {
    String index = node.longs(node.integer(1));
    String item = node.emit("Gather", List.of(node.value(0).name(), index), Map.of());
    node.give(0, Exported.integer(item));
  }

  private static void binary(Emission node, String operator) throws CompressionException {
    String a = node.list(node.argument(0));
    String b = node.list(node.argument(1));
    node.give(0, Exported.integer(node.emit(operator, a, b)));
  }

  private static void fromTensor(Emission node) throws CompressionException {
    Exported value = node.value(0);
    if (value.kind() != Exported.Kind.TENSOR) {
      node.give(0, value);
      return;
    }
    String whole = node.cast(value.name(), value.type(), OnnxType.INT64);
    node.give(0, Exported.integer(node.emit("Reshape", whole, node.longs(1))));
  }

  /** A tensor of an integer or a list of integers. */
  private static void tensor(Emission node) throws CompressionException {
    OnnxType type = Fills.type(node, OnnxType.INT64);
    if (node.argument(0) instanceof Argument.Literal) {
      node.give(node.emit("Identity", node.scalar(type, node.real(0))), type, List.of());
      return;
    }
    if (node.argument(0) instanceof Argument.Items items) {
      String list = node.list(items);
      node.give(node.cast(list, OnnxType.INT64, type), type, List.of((long) items.items().size()));
      return;
    }
    Exported scalar = node.asTensor(node.value(0));
    node.give(node.cast(scalar.name(), OnnxType.INT64, type), type, List.of());
  }
}
