package io.sluice.compressor.quantization;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import java.util.Optional;
import java.util.Set;

/** Fake quantisation operators of ATen. */
final class FakeQuantizers {
  private static final String PER_TENSOR = "fake_quantize_per_tensor_affine";
  private static final String PER_CHANNEL = "fake_quantize_per_channel_affine";
  private static final String LEARNABLE = "_fake_quantize_learnable_per_tensor_affine";
  private static final Set<String> ALL = Set.of(PER_TENSOR, PER_CHANNEL, LEARNABLE);

  private FakeQuantizers() {}

  static boolean is(Node node) {
    return ALL.contains(node.operator());
  }

  /** Fake quantisation of an activation with a fixed range. */
  static Node fixed(String result, Argument value, Argument scale, Argument zeroPoint) {
    return Node.of(
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
        Argument.of(0),
        "quant_max",
        Argument.of(Affine.MAX));
  }

  /** Fake quantisation of an activation with a trainable scale. */
  static Node learned(
      String result, Argument value, Argument scale, Argument zeroPoint, Argument factor) {
    return Node.of(
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
        Argument.of(0),
        "quant_max",
        Argument.of(Affine.MAX),
        "grad_factor",
        factor);
  }

  static Node weight(
      String result, String weight, Argument scale, Argument zeroPoint, WeightScheme scheme) {
    Argument low = Argument.of(-scheme.largest());
    Argument high = Argument.of(scheme.largest());
    return scheme.perChannel()
        ? Node.of(
            PER_CHANNEL,
            result,
            "",
            "input",
            Argument.parameter(weight),
            "scale",
            scale,
            "zero_point",
            zeroPoint,
            "axis",
            Argument.of(0),
            "quant_min",
            low,
            "quant_max",
            high)
        : Node.of(
            PER_TENSOR,
            result,
            "",
            "input",
            Argument.parameter(weight),
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
  static Optional<WeightScheme> scheme(Node node) {
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
              ? Optional.of(new WeightScheme(true, largest.intValue()))
              : Optional.empty();
      case PER_TENSOR -> Optional.of(new WeightScheme(false, largest.intValue()));
      default -> Optional.empty();
    };
  }

  /** Whether the node fake-quantises an activation to unsigned 8 bits. */
  static boolean isActivation(Node node) {
    return (node.is(PER_TENSOR) || node.is(LEARNABLE))
        && node.value("input").isPresent()
        && Long.valueOf(0).equals(node.literal("quant_min"))
        && Long.valueOf(Affine.MAX).equals(node.literal("quant_max"));
  }

  /** Parameter passed directly or at the origin of a computed argument. */
  static Optional<String> source(Argument argument, Graph graph) {
    Argument current = argument;
    while (current instanceof Argument.Ref ref) {
      Optional<Node> producer = graph.producer(ref.value());
      if (producer.isEmpty() || producer.get().arguments().isEmpty()) {
        return Optional.empty();
      }
      current = producer.get().arguments().values().iterator().next();
    }
    return current instanceof Argument.Parameter parameter
        ? Optional.of(parameter.name())
        : Optional.empty();
  }
}
