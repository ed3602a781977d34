package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.List;
import java.util.Map;

/** Export of type conversions and of operators without effect in inference. */
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

  /**
   * Conversion by dtype or to the type of another tensor; a call with neither leaves the tensor
   * unchanged.
   */
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
