package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Export of tensor sizes and of integer arithmetic on sizes. */
final class OnnxSizeExporter {
  private OnnxSizeExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("size", OnnxSizeExporter::size);
    emitters.put("len", OnnxSizeExporter::length);
    emitters.put("[]", OnnxSizeExporter::item);
    emitters.put("+", node -> binary(node, "Add"));
    emitters.put("-", node -> binary(node, "Sub"));
    emitters.put("*", node -> binary(node, "Mul"));
    emitters.put("//", node -> binary(node, "Div"));
    emitters.put("floordiv", node -> binary(node, "Div"));
    emitters.put("%", node -> binary(node, "Mod"));
    emitters.put("ops.prim.max", node -> binary(node, "Max"));
    emitters.put("ops.prim.min", node -> binary(node, "Min"));
    emitters.put("int", OnnxSizeExporter::fromTensor);
    emitters.put(
        "ops.prim.NumToTensor",
        node -> node.exporter().giveUnchanged(node.node().result(), node.value(0)));
    emitters.put("device", node -> node.give(0, ExportedOnnxValue.device()));
    emitters.put("ops.prim.device", node -> node.give(0, ExportedOnnxValue.device()));
    emitters.put("tensor", OnnxSizeExporter::tensor);
  }

  private static void size(OnnxExportContext node) throws ModelProcessingException {
    if (!node.has(1)) {
      node.give(0, ExportedOnnxValue.integers(node.emit("Shape", node.tensor(0)), node.rank(0)));
      return;
    }
    long dim = node.integer(1);
    // without an end: 0 would mean the first dimension
    Map<String, OnnxAttribute> slice =
        dim == -1
            ? Map.of("start", OnnxAttribute.of(dim))
            : Map.of("start", OnnxAttribute.of(dim), "end", OnnxAttribute.of(dim + 1));
    node.give(
        0,
        ExportedOnnxValue.integer(
            node.emit("Shape", List.of(node.tensor(0)), new TreeMap<>(slice))));
  }

  private static void length(OnnxExportContext node) throws ModelProcessingException {
    node.give(0, ExportedOnnxValue.integer(node.emit("Shape", node.value(0).name())));
  }

  private static void item(OnnxExportContext node) throws ModelProcessingException {
    String index = node.longs(node.integer(1));
    String item = node.emit("Gather", List.of(node.value(0).name(), index), Map.of());
    node.give(0, ExportedOnnxValue.integer(item));
  }

  private static void binary(OnnxExportContext node, String operator)
      throws ModelProcessingException {
    String a = node.list(node.argument(0));
    String b = node.list(node.argument(1));
    node.give(0, ExportedOnnxValue.integer(node.emit(operator, a, b)));
  }

  private static void fromTensor(OnnxExportContext node) throws ModelProcessingException {
    ExportedOnnxValue value = node.value(0);
    if (value.kind() != ExportedOnnxValue.Kind.TENSOR) {
      node.give(0, value);
      return;
    }
    String whole = node.cast(value.name(), value.type(), OnnxElementType.INT64);
    node.give(0, ExportedOnnxValue.integer(node.emit("Reshape", whole, node.longs(1))));
  }

  /** A tensor of an integer or a list of integers. */
  private static void tensor(OnnxExportContext node) throws ModelProcessingException {
    OnnxElementType type = OnnxConstantExporter.type(node, OnnxElementType.INT64);
    if (node.argument(0) instanceof NodeArgument.Literal) {
      node.give(node.emit("Identity", node.scalar(type, node.real(0))), type, List.of());
      return;
    }
    if (node.argument(0) instanceof NodeArgument.Items items) {
      String list = node.list(items);
      node.give(
          node.cast(list, OnnxElementType.INT64, type), type, List.of((long) items.items().size()));
      return;
    }
    ExportedOnnxValue scalar = node.asTensor(node.value(0));
    node.give(node.cast(scalar.name(), OnnxElementType.INT64, type), type, List.of());
  }
}
