package io.sluice.onnx.exporter;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;

/** Export of type conversions and of operators without effect in inference. */
final class OnnxCastExporter {
  private OnnxCastExporter() {}

  static void register(Map<String, OnnxOperatorExporter> emitters) {
    emitters.put("to", OnnxCastExporter::to);
    emitters.put("type_as", node -> convert(node, node.type(1)));
    emitters.put("float", node -> convert(node, OnnxElementType.FLOAT));
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
  private static void to(OnnxExportContext node) throws ModelProcessingException {
    for (int place = 1; place < node.count(); place++) {
      if (node.argument(place) instanceof NodeArgument.Ref
          || node.argument(place) instanceof NodeArgument.Parameter) {
        if (node.value(place).kind() == ExportedOnnxValue.Kind.DEVICE) {
          continue;
        }
        convert(node, node.type(place));
        return;
      }
      if (node.argument(place) instanceof NodeArgument.Literal literal
          && literal.value() instanceof Long dtype) {
        convert(node, OnnxConstantExporter.ofDtype(node, dtype));
        return;
      }
    }
    node.exporter().giveUnchanged(node.node().result(), node.value(0));
  }

  private static void convert(OnnxExportContext node, OnnxElementType type)
      throws ModelProcessingException {
    ExportedOnnxValue value = node.asTensor(node.value(0));
    Map<String, OnnxAttribute> to = Map.of("to", OnnxAttribute.of((long) type.number()));
    String result =
        value.type() == type ? value.name() : node.emit("Cast", List.of(value.name()), to);
    node.give(result, type, value.dims());
  }
}
