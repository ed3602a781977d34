package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Import of batch normalisation (with training statistics), layer, instance and group
 * normalisation.
 */
final class Norms {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private Norms() {}

  static void register(Map<String, Converter> converters) {
    converters.put("BatchNormalization", Norms::batch);
    converters.put("LayerNormalization", Norms::layer);
    converters.put("InstanceNormalization", Norms::instance);
    converters.put("GroupNormalization", Norms::group);
  }

  private static void like(Conversion node, Argument result) throws CompressionException {
    node.give(result, node.type(0), node.dims(0));
  }

  private static void batch(Conversion node) throws CompressionException {
    node.requireNoOutput(1);
    if (node.settings().flag("training_mode", false)) {
      throw node.fails("training_mode (batch statistics) is not supported");
    }
    Weights weights = Weights.of(node);
    like(
        node,
        node.call(
            "batch_norm",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            weights.input(3, "running_mean"),
            weights.input(4, "running_var"),
            Argument.of(false),
            Argument.of(MOMENTUM),
            Argument.of(node.settings().real("epsilon", EPSILON)),
            Argument.of(false)));
  }

  private static void layer(Conversion node) throws CompressionException {
    node.requireNoOutput(1);
    int rank = node.rank(0);
    List<Long> shape = node.knownDims(1);
    int axis = node.axis(node.settings().integer("axis", -1), rank);
    if (!Dims.areKnown(shape) || shape.size() != rank - axis) {
      throw node.fails(
          "its scale of shape %s does not match the %d normalised dimensions"
              .formatted(shape, rank - axis));
    }
    Weights weights = Weights.of(node);
    like(
        node,
        node.call(
            "layer_norm",
            node.tensor(0),
            Argument.ints(shape),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            Argument.of(node.settings().real("epsilon", EPSILON)),
            Argument.of(false)));
  }

  private static void instance(Conversion node) throws CompressionException {
    Weights weights = Weights.of(node);
    like(
        node,
        node.call(
            "instance_norm",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            Argument.NONE,
            Argument.NONE,
            Argument.of(true),
            Argument.of(MOMENTUM),
            Argument.of(node.settings().real("epsilon", EPSILON)),
            Argument.of(false)));
  }

  /**
   * Group normalisation. Up to opset 20 scale and bias are per group; libtorch has both per
   * channel.
   */
  private static void group(Conversion node) throws CompressionException {
    long groups = node.settings().integer("num_groups", 0);
    long channels = node.knownDims(0).get(1);
    if (groups < 1 || channels == Dims.UNKNOWN || channels % groups != 0) {
      throw node.fails("it has %d channels in %d groups".formatted(channels, groups));
    }
    Weights weights = Weights.of(node);
    like(
        node,
        node.call(
            "group_norm",
            node.tensor(0),
            Argument.of(groups),
            perChannel(node, weights, 1, channels, "weight"),
            perChannel(node, weights, 2, channels, "bias"),
            Argument.of(node.settings().real("epsilon", EPSILON)),
            Argument.of(false)));
  }

  private static Argument perChannel(
      Conversion node, Weights weights, int input, long channels, String role)
      throws CompressionException {
    Optional<OnnxTensor> constant = node.constant(input);
    if (constant.isEmpty() || channels % Math.max(1, constant.get().elements()) != 0) {
      throw node.fails("its " + role + " is not a constant per group");
    }
    double[] perGroup = constant.get().toDoubles();
    double[] values = new double[(int) channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = perGroup[i / (values.length / perGroup.length)];
    }
    OnnxTensor tensor =
        DerivedTensors.of(node.name(input), constant.get().type(), values, List.of(channels));
    return weights.weight(input, "per channel", tensor, role);
  }
}
