package io.sluice.onnx.format;

import java.util.List;
import java.util.Map;

/** Conversion of a model to messages; the numbers are the field numbers of onnx.proto. */
final class OnnxModelEncoder {
  private OnnxModelEncoder() {}

  static ProtobufMessageBuilder message(OnnxModelDefinition model) {
    ProtobufMessageBuilder message =
        new ProtobufMessageBuilder().integer(1, model.irVersion()).text(2, model.producer());
    message.message(7, graph(model.graph()));
    model
        .opsets()
        .forEach(
            (domain, version) ->
                message.message(
                    8, new ProtobufMessageBuilder().text(1, domain).integer(2, version)));
    model
        .metadata()
        .forEach(
            (key, value) ->
                message.message(14, new ProtobufMessageBuilder().text(1, key).text(2, value)));
    return message;
  }

  private static ProtobufMessageBuilder graph(OnnxGraph graph) {
    ProtobufMessageBuilder message = new ProtobufMessageBuilder();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, graph.name());
    graph.initializers().values().forEach(tensor -> message.message(5, tensor(tensor)));
    graph.inputs().forEach(input -> message.message(11, value(input)));
    graph.outputs().forEach(output -> message.message(12, value(output)));
    return message;
  }

  private static ProtobufMessageBuilder node(OnnxNode node) {
    ProtobufMessageBuilder message = new ProtobufMessageBuilder();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    if (!node.name().isEmpty()) {
      message.text(3, node.name());
    }
    message.text(4, node.opType());
    for (Map.Entry<String, OnnxAttribute> attribute : node.attributes().entrySet()) {
      message.message(5, attribute(attribute.getKey(), attribute.getValue()));
    }
    return node.domain().isEmpty() ? message : message.text(7, node.domain());
  }

  private static ProtobufMessageBuilder attribute(String name, OnnxAttribute attribute) {
    ProtobufMessageBuilder message = new ProtobufMessageBuilder().text(1, name);
    if (attribute instanceof OnnxAttribute.Real real) {
      return message.real(2, real.value()).integer(20, 1);
    }
    if (attribute instanceof OnnxAttribute.Int integer) {
      return message.integer(3, integer.value()).integer(20, 2);
    }
    if (attribute instanceof OnnxAttribute.Text text) {
      return message.text(4, text.value()).integer(20, 3);
    }
    if (attribute instanceof OnnxAttribute.Constant constant) {
      return message.message(5, tensor(constant.value())).integer(20, 4);
    }
    return list(message, attribute);
  }

  private static ProtobufMessageBuilder list(
      ProtobufMessageBuilder message, OnnxAttribute attribute) {
    if (attribute instanceof OnnxAttribute.Reals reals) {
      reals.values().forEach(value -> message.real(7, value));
      return message.integer(20, 6);
    }
    if (attribute instanceof OnnxAttribute.Ints ints) {
      ints.values().forEach(value -> message.integer(8, value));
      return message.integer(20, 7);
    }
    if (attribute instanceof OnnxAttribute.Texts texts) {
      texts.values().forEach(value -> message.text(9, value));
      return message.integer(20, 8);
    }
    throw new IllegalArgumentException(
        "An ONNX attribute of an unsupported kind cannot be written");
  }

  private static ProtobufMessageBuilder tensor(OnnxTensor tensor) {
    ProtobufMessageBuilder message = new ProtobufMessageBuilder();
    tensor.dims().forEach(dim -> message.integer(1, dim));
    message.integer(2, tensor.type().number()).text(8, tensor.name());
    return message.content(9, tensor.content());
  }

  private static ProtobufMessageBuilder value(OnnxValueInfo value) {
    ProtobufMessageBuilder type = new ProtobufMessageBuilder().integer(1, value.type().number());
    List<OnnxValueInfo.Dimension> shape = value.shape();
    if (shape != null) {
      ProtobufMessageBuilder dims = new ProtobufMessageBuilder();
      shape.forEach(dim -> dims.message(1, dimension(dim)));
      type.message(2, dims);
    }
    return new ProtobufMessageBuilder()
        .text(1, value.name())
        .message(2, new ProtobufMessageBuilder().message(1, type));
  }

  private static ProtobufMessageBuilder dimension(OnnxValueInfo.Dimension dimension) {
    if (!dimension.isDynamic()) {
      return new ProtobufMessageBuilder().integer(1, dimension.size());
    }
    return dimension.symbol().isEmpty()
        ? new ProtobufMessageBuilder()
        : new ProtobufMessageBuilder().text(2, dimension.symbol());
  }
}
