package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import java.util.Map;

/** Tensors as another type, and what changes nothing. */
final class Casts {
  private Casts() {}

  static void register(Map<String, Emitter> emitters) {
    emitters.put("to", Casts::to);
    emitters.put("type_as", node -> convert(node, node.type(1)));
    emitters.put("float", node -> convert(node, OnnxType.FLOAT));
    for (String same :
        List.of(
            "contiguous",
            "detach",
            "clone",
            "alias",
            "dropout",
            "feature_dropout",
            "feature_alpha_dropout",
            "alpha_dropout")) {
      emitters.put(
          same, node -> node.exporter().giveUnchanged(node.node().result(), node.value(0)));
    }
  }

  /** Of its many forms, those that give a type or another tensor to be like. */
  private static void to(Emission node) throws CompressionException {
    for (int place = 1; place < node.count(); place++) {
      if (node.argument(place) instanceof Argument.Ref
          || node.argument(place) instanceof Argument.Parameter) {
        if (node.value(place).kind() == Exported.Kind.DEVICE) {
          continue;
        }
        convert(node, node.type(place));
        return;
      }
      if (node.argument(place) instanceof Argument.Literal literal
          && literal.value() instanceof Long dtype) {
        convert(node, Fills.ofDtype(node, dtype));
        return;
      }
    }
    node.exporter().giveUnchanged(node.node().result(), node.value(0));
  }

  private static void convert(Emission node, OnnxType type) throws CompressionException {
    Exported value = node.asTensor(node.value(0));
    Map<String, OnnxAttribute> to = Map.of("to", OnnxAttribute.of((long) type.number()));
    String result =
        value.type() == type ? value.name() : node.emit("Cast", List.of(value.name()), to);
    node.give(result, type, value.dims());
  }
}
