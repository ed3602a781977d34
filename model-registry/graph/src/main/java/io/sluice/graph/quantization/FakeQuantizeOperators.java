package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.Optional;
import java.util.Set;

/** Fake quantisation operators of ATen. */
final class FakeQuantizeOperators {
  private static final String PER_TENSOR = "fake_quantize_per_tensor_affine";
  private static final String PER_CHANNEL = "fake_quantize_per_channel_affine";
  private static final String LEARNABLE = "_fake_quantize_learnable_per_tensor_affine";
  private static final Set<String> ALL = Set.of(PER_TENSOR, PER_CHANNEL, LEARNABLE);

  private FakeQuantizeOperators() {}

  static boolean is(GraphNode node) {
    return ALL.contains(node.operator());
  }

  /** Fake quantisation of an activation with a fixed range. */
  static GraphNode fixed(
      String result, NodeArgument value, NodeArgument scale, NodeArgument zeroPoint) {
    return GraphNode.of(
        PER_TENSOR,
        result,
        "",
        "input",
        value,
        "scale",
        scale,
        "zero_point",
        zeroPoint,
        "quant_min",
        NodeArgument.of(0),
        "quant_max",
        NodeArgument.of(AffineQuantization.MAX));
  }

  /** Fake quantisation of an activation with a trainable scale. */
  static GraphNode learned(
      String result,
      NodeArgument value,
      NodeArgument scale,
      NodeArgument zeroPoint,
      NodeArgument factor) {
    return GraphNode.of(
        LEARNABLE,
        result,
        "",
        "input",
        value,
        "scale",
        scale,
        "zero_point",
        zeroPoint,
        "quant_min",
        NodeArgument.of(0),
        "quant_max",
        NodeArgument.of(AffineQuantization.MAX),
        "grad_factor",
        factor);
  }

  static GraphNode weight(
      String result,
      String weight,
      NodeArgument scale,
      NodeArgument zeroPoint,
      WeightQuantizationScheme scheme) {
    NodeArgument low = NodeArgument.of(-scheme.largest());
    NodeArgument high = NodeArgument.of(scheme.largest());
    return scheme.perChannel()
        ? GraphNode.of(
            PER_CHANNEL,
            result,
            "",
            "input",
            NodeArgument.parameter(weight),
            "scale",
            scale,
            "zero_point",
            zeroPoint,
            "axis",
            NodeArgument.of(0),
            "quant_min",
            low,
            "quant_max",
            high)
        : GraphNode.of(
            PER_TENSOR,
            result,
            "",
            "input",
            NodeArgument.parameter(weight),
            "scale",
            scale,
            "zero_point",
            zeroPoint,
            "quant_min",
            low,
            "quant_max",
            high);
  }

  /** Scheme of a fake-quantised weight; empty for other operands or rounding modes. */
  static Optional<WeightQuantizationScheme> scheme(GraphNode node) {
    boolean weight = node.parameter("input").isPresent();
    if (!weight
        || !(node.literal("quant_max") instanceof Long largest)
        || !(node.literal("quant_min") instanceof Long smallest)
        || smallest != -largest
        || largest < 1
        || largest > Byte.MAX_VALUE) {
      return Optional.empty();
    }
    return switch (node.operator()) {
      case PER_CHANNEL ->
          node.longs("axis", 1).filter(a -> a.get(0) == 0).isPresent()
              ? Optional.of(new WeightQuantizationScheme(true, largest.intValue()))
              : Optional.empty();
      case PER_TENSOR -> Optional.of(new WeightQuantizationScheme(false, largest.intValue()));
      default -> Optional.empty();
    };
  }

  /** Whether the node fake-quantises an activation to unsigned 8 bits. */
  static boolean isActivation(GraphNode node) {
    return (node.is(PER_TENSOR) || node.is(LEARNABLE))
        && node.value("input").isPresent()
        && Long.valueOf(0).equals(node.literal("quant_min"))
        && Long.valueOf(AffineQuantization.MAX).equals(node.literal("quant_max"));
  }

  /** Parameter passed directly or at the origin of a computed argument. */
  static Optional<String> source(NodeArgument argument, ComputationGraph graph) {
    NodeArgument current = argument;
    while (current instanceof NodeArgument.Ref ref) {
      Optional<GraphNode> producer = graph.producer(ref.value());
      if (producer.isEmpty() || producer.get().arguments().isEmpty()) {
        return Optional.empty();
      }
      current = producer.get().arguments().values().iterator().next();
    }
    return current instanceof NodeArgument.Parameter parameter
        ? Optional.of(parameter.name())
        : Optional.empty();
  }
}
