package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Import of activation functions. */
final class Activations {
  private static final double HARD_SIGMOID_SLOPE = 1 / 6.0;
  private static final int PLAIN_SOFTMAX_OPSET = 13;

  private Activations() {}

  static void register(Map<String, Converter> converters) {
    converters.put("Relu", node -> Pointwise.unary(node, "relu"));
    converters.put("Sigmoid", node -> Pointwise.unary(node, "sigmoid"));
    converters.put("Tanh", node -> Pointwise.unary(node, "tanh"));
    converters.put("HardSwish", node -> Pointwise.unary(node, "hardswish"));
    converters.put("Mish", node -> Pointwise.unary(node, "mish"));
    converters.put("Softplus", node -> Pointwise.unary(node, "softplus"));
    converters.put("LeakyRelu", node -> withReal(node, "leaky_relu", "alpha", 0.01));
    converters.put("Elu", node -> withReal(node, "elu", "alpha", 1));
    converters.put("Celu", node -> withReal(node, "celu", "alpha", 1));
    converters.put("HardSigmoid", Activations::hardSigmoid);
    converters.put("Softsign", Activations::softsign);
    converters.put("Gelu", Activations::gelu);
    converters.put("PRelu", Activations::prelu);
    converters.put("Clip", Activations::clip);
    converters.put("Softmax", node -> softmax(node, "softmax"));
    converters.put("LogSoftmax", node -> softmax(node, "log_softmax"));
  }

  private static void like(Conversion node, Argument result) throws CompressionException {
    node.give(result, node.type(0), node.dims(0));
  }

  private static void withReal(Conversion node, String operator, String attribute, double otherwise)
      throws CompressionException {
    like(
        node,
        node.call(
            operator, node.tensor(0), Argument.of(node.settings().real(attribute, otherwise))));
  }

  private static void hardSigmoid(Conversion node) throws CompressionException {
    double alpha = node.settings().real("alpha", 0.2);
    double beta = node.settings().real("beta", 0.5);
    if (beta == 0.5 && Math.abs(alpha - HARD_SIGMOID_SLOPE) < 1e-6) {
      like(node, node.call("hardsigmoid", node.tensor(0)));
      return;
    }
    Argument line = node.call("mul", node.tensor(0), Argument.of(alpha));
    line = node.call("add", line, Argument.of(beta));
    like(node, node.call("clamp", line, Argument.of(0.0), Argument.of(1.0)));
  }

  private static void softsign(Conversion node) throws CompressionException {
    Argument below = node.call("add", node.call("abs", node.tensor(0)), Argument.of(1.0));
    like(node, node.call("div", node.tensor(0), below));
  }

  private static void gelu(Conversion node) throws CompressionException {
    Argument approximate = new Argument.Literal(node.settings().text("approximate", "none"));
    like(node, node.call("gelu", Map.of("approximate", approximate), node.tensor(0)));
  }

  /** PReLU. libtorch has one slope for all channels or one per channel; ONNX broadcasts. */
  private static void prelu(Conversion node) throws CompressionException {
    Optional<OnnxTensor> slope = node.constant(1);
    int rank = node.rank(0);
    if (slope.isPresent() && rank >= 2 && isPerChannel(slope.get().dims(), rank)) {
      OnnxTensor flat =
          DerivedTensors.reshaped(slope.get(), List.of((long) slope.get().elements()));
      Argument weight = Weights.of(node).weight(1, "flat", flat, "weight");
      like(node, node.call("prelu", node.tensor(0), weight));
      return;
    }
    Argument x = node.tensor(0);
    Argument scaled = node.call("mul", x, node.tensor(1));
    Argument negative = node.call("lt", x, Argument.of(0.0));
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

  private static void clip(Conversion node) throws CompressionException {
    Argument low = bound(node, 1);
    Argument high = bound(node, 2);
    if (low.equals(Argument.of(0.0)) && high.equals(Argument.of(6.0))) {
      like(node, node.call("relu6", node.tensor(0)));
    } else if (low.equals(Argument.NONE) && high.equals(Argument.NONE)) {
      node.give(0, node.input(0));
    } else {
      like(node, node.call("clamp", node.tensor(0), low, high));
    }
  }

  private static Argument bound(Conversion node, int input) throws CompressionException {
    if (!node.has(input)) {
      return Argument.NONE;
    }
    Optional<OnnxTensor> constant = node.constant(input);
    int other = 3 - input;
    boolean bothConstant =
        constant.isPresent() && (!node.has(other) || node.constant(other).isPresent());
    return bothConstant
        ? Types.literal(node.type(0), constant.get().toDoubles()[0])
        : node.tensor(input);
  }

  /** Softmax. Before opset 13 all dimensions from the axis on count as a single dimension. */
  private static void softmax(Conversion node, String operator) throws CompressionException {
    boolean plain = node.opset() >= PLAIN_SOFTMAX_OPSET;
    long given = node.settings().integer("axis", plain ? -1 : 1);
    if (plain && given == -1) {
      like(node, node.call(operator, node.tensor(0), Argument.of(-1L)));
      return;
    }
    int rank = node.rank(0);
    int axis = node.axis(given, rank);
    if (plain || axis == rank - 1) {
      like(node, node.call(operator, node.tensor(0), Argument.of((long) axis)));
      return;
    }
    Argument flat =
        node.call("flatten", node.tensor(0), Argument.of((long) axis), Argument.of(-1L));
    Argument result = node.call(operator, flat, Argument.of((long) axis));
    like(node, node.call("reshape", result, Shapes.sizes(node, 0)));
  }
}
