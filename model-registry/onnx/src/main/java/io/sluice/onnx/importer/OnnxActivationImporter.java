package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of activation functions. */
final class OnnxActivationImporter {
  private static final double HARD_SIGMOID_SLOPE = 1 / 6.0;
  private static final int PLAIN_SOFTMAX_OPSET = 13;

  private OnnxActivationImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("Relu", node -> OnnxElementwiseImporter.unary(node, "relu"));
    converters.put("Sigmoid", node -> OnnxElementwiseImporter.unary(node, "sigmoid"));
    converters.put("Tanh", node -> OnnxElementwiseImporter.unary(node, "tanh"));
    converters.put("HardSwish", node -> OnnxElementwiseImporter.unary(node, "hardswish"));
    converters.put("Mish", node -> OnnxElementwiseImporter.unary(node, "mish"));
    converters.put("Softplus", node -> OnnxElementwiseImporter.unary(node, "softplus"));
    converters.put("LeakyRelu", node -> withReal(node, "leaky_relu", "alpha", 0.01));
    converters.put("Elu", node -> withReal(node, "elu", "alpha", 1));
    converters.put("Celu", node -> withReal(node, "celu", "alpha", 1));
    converters.put("HardSigmoid", OnnxActivationImporter::hardSigmoid);
    converters.put("Softsign", OnnxActivationImporter::softsign);
    converters.put("Gelu", OnnxActivationImporter::gelu);
    converters.put("PRelu", OnnxActivationImporter::prelu);
    converters.put("Clip", OnnxActivationImporter::clip);
    converters.put("Softmax", node -> softmax(node, "softmax"));
    converters.put("LogSoftmax", node -> softmax(node, "log_softmax"));
  }

  private static void like(OnnxImportContext node, NodeArgument result)
      throws ModelProcessingException {
    node.give(result, node.type(0), node.dims(0));
  }

  private static void withReal(
      OnnxImportContext node, String operator, String attribute, double otherwise)
      throws ModelProcessingException {
    like(
        node,
        node.call(
            operator, node.tensor(0), NodeArgument.of(node.settings().real(attribute, otherwise))));
  }

  private static void hardSigmoid(OnnxImportContext node) throws ModelProcessingException {
    double alpha = node.settings().real("alpha", 0.2);
    double beta = node.settings().real("beta", 0.5);
    if (beta == 0.5 && Math.abs(alpha - HARD_SIGMOID_SLOPE) < 1e-6) {
      like(node, node.call("hardsigmoid", node.tensor(0)));
      return;
    }
    NodeArgument line = node.call("mul", node.tensor(0), NodeArgument.of(alpha));
    line = node.call("add", line, NodeArgument.of(beta));
    like(node, node.call("clamp", line, NodeArgument.of(0.0), NodeArgument.of(1.0)));
  }

  private static void softsign(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument below = node.call("add", node.call("abs", node.tensor(0)), NodeArgument.of(1.0));
    like(node, node.call("div", node.tensor(0), below));
  }

  private static void gelu(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument approximate =
        new NodeArgument.Literal(node.settings().text("approximate", "none"));
    like(node, node.call("gelu", Map.of("approximate", approximate), node.tensor(0)));
  }

  /** PReLU. libtorch has one slope for all channels or one per channel; ONNX broadcasts. */
  private static void prelu(OnnxImportContext node) throws ModelProcessingException {
    Optional<OnnxTensor> slope = node.constant(1);
    int rank = node.rank(0);
    if (slope.isPresent() && rank >= 2 && isPerChannel(slope.get().dims(), rank)) {
      OnnxTensor flat =
          DerivedOnnxTensors.reshaped(slope.get(), List.of((long) slope.get().elements()));
      NodeArgument weight = ImportedLayerWeights.of(node).weight(1, "flat", flat, "weight");
      like(node, node.call("prelu", node.tensor(0), weight));
      return;
    }
    NodeArgument x = node.tensor(0);
    NodeArgument scaled = node.call("mul", x, node.tensor(1));
    NodeArgument negative = node.call("lt", x, NodeArgument.of(0.0));
    like(node, node.call("where", negative, scaled, x));
  }

  /**
   * Whether the slope, broadcast from the right, has more than one element only in the channel
   * dimension.
   */
  private static boolean isPerChannel(List<Long> slope, int rank) {
    for (int d = 0; d < slope.size(); d++) {
      if (slope.get(d) != 1 && d + rank - slope.size() != 1) {
        return false;
      }
    }
    return true;
  }

  private static void clip(OnnxImportContext node) throws ModelProcessingException {
    NodeArgument low = bound(node, 1);
    NodeArgument high = bound(node, 2);
    if (low.equals(NodeArgument.of(0.0)) && high.equals(NodeArgument.of(6.0))) {
      like(node, node.call("relu6", node.tensor(0)));
    } else if (low.equals(NodeArgument.NONE) && high.equals(NodeArgument.NONE)) {
      node.give(0, node.input(0));
    } else {
      like(node, node.call("clamp", node.tensor(0), low, high));
    }
  }

  private static NodeArgument bound(OnnxImportContext node, int input)
      throws ModelProcessingException {
    if (!node.has(input)) {
      return NodeArgument.NONE;
    }
    Optional<OnnxTensor> constant = node.constant(input);
    int other = 3 - input;
    boolean bothConstant =
        constant.isPresent() && (!node.has(other) || node.constant(other).isPresent());
    return bothConstant
        ? OnnxToTorchTypes.literal(node.type(0), constant.get().toDoubles()[0])
        : node.tensor(input);
  }

  /** Softmax. Before opset 13 all dimensions from the axis on count as a single dimension. */
  private static void softmax(OnnxImportContext node, String operator)
      throws ModelProcessingException {
    boolean plain = node.opset() >= PLAIN_SOFTMAX_OPSET;
    long given = node.settings().integer("axis", plain ? -1 : 1);
    if (plain && given == -1) {
      like(node, node.call(operator, node.tensor(0), NodeArgument.of(-1L)));
      return;
    }
    int rank = node.rank(0);
    int axis = node.axis(given, rank);
    if (plain || axis == rank - 1) {
      like(node, node.call(operator, node.tensor(0), NodeArgument.of((long) axis)));
      return;
    }
    NodeArgument flat =
        node.call("flatten", node.tensor(0), NodeArgument.of((long) axis), NodeArgument.of(-1L));
    NodeArgument result = node.call(operator, flat, NodeArgument.of((long) axis));
    like(node, node.call("reshape", result, OnnxShapeImporter.sizes(node, 0)));
  }
}
