package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Import of batch normalisation (with training statistics), layer, instance and group
 * normalisation.
 */
final class OnnxNormalizationImporter {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private OnnxNormalizationImporter() {}

  static void register(Map<String, OnnxOperatorImporter> converters) {
    converters.put("BatchNormalization", OnnxNormalizationImporter::batch);
    converters.put("LayerNormalization", OnnxNormalizationImporter::layer);
    converters.put("InstanceNormalization", OnnxNormalizationImporter::instance);
    converters.put("GroupNormalization", OnnxNormalizationImporter::group);
  }

  private static void like(OnnxImportContext node, NodeArgument result)
      throws ModelProcessingException {
    node.give(result, node.type(0), node.dims(0));
  }

  private static void batch(OnnxImportContext node) throws ModelProcessingException {
    node.requireNoOutput(1);
    if (node.settings().flag("training_mode", false)) {
      throw node.fails("training_mode (batch statistics) is not supported");
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    like(
        node,
        node.call(
            "batch_norm",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            weights.input(3, "running_mean"),
            weights.input(4, "running_var"),
            NodeArgument.of(false),
            NodeArgument.of(MOMENTUM),
            NodeArgument.of(node.settings().real("epsilon", EPSILON)),
            NodeArgument.of(false)));
  }

  private static void layer(OnnxImportContext node) throws ModelProcessingException {
    node.requireNoOutput(1);
    int rank = node.rank(0);
    List<Long> shape = node.knownDims(1);
    int axis = node.axis(node.settings().integer("axis", -1), rank);
    if (!PartialShapes.areKnown(shape) || shape.size() != rank - axis) {
      throw node.fails(
          "its scale of shape %s does not match the %d normalised dimensions"
              .formatted(shape, rank - axis));
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    like(
        node,
        node.call(
            "layer_norm",
            node.tensor(0),
            NodeArgument.ints(shape),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            NodeArgument.of(node.settings().real("epsilon", EPSILON)),
            NodeArgument.of(false)));
  }

  private static void instance(OnnxImportContext node) throws ModelProcessingException {
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    like(
        node,
        node.call(
            "instance_norm",
            node.tensor(0),
            weights.input(1, "weight"),
            weights.input(2, "bias"),
            NodeArgument.NONE,
            NodeArgument.NONE,
            NodeArgument.of(true),
            NodeArgument.of(MOMENTUM),
            NodeArgument.of(node.settings().real("epsilon", EPSILON)),
            NodeArgument.of(false)));
  }

  /**
   * Group normalisation. Up to opset 20 scale and bias are per group; libtorch has both per
   * channel.
   */
  private static void group(OnnxImportContext node) throws ModelProcessingException {
    long groups = node.settings().integer("num_groups", 0);
    long channels = node.knownDims(0).get(1);
    if (groups < 1 || channels == PartialShapes.UNKNOWN || channels % groups != 0) {
      throw node.fails("it has %d channels in %d groups".formatted(channels, groups));
    }
    ImportedLayerWeights weights = ImportedLayerWeights.of(node);
    like(
        node,
        node.call(
            "group_norm",
            node.tensor(0),
            NodeArgument.of(groups),
            perChannel(node, weights, 1, channels, "weight"),
            perChannel(node, weights, 2, channels, "bias"),
            NodeArgument.of(node.settings().real("epsilon", EPSILON)),
            NodeArgument.of(false)));
  }

  private static NodeArgument perChannel(
      OnnxImportContext node, ImportedLayerWeights weights, int input, long channels, String role)
      throws ModelProcessingException {
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
        DerivedOnnxTensors.of(node.name(input), constant.get().type(), values, List.of(channels));
    return weights.weight(input, "per channel", tensor, role);
  }
}
