package io.sluice.compressor.quantization;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What kind of 8-bit kernel an operation has in libtorch, by what it does to ranges. */
enum IntegerKernel {
  /** Has a weight; its result has a range of its own. */
  LAYER,

  /** Its result has a range of its own. */
  RANGED,

  /** Gives elements that it takes, or the largest of some, or cut off: the range stays. */
  MONOTONE,

  /** Averages or moves elements: the kernel keeps the range of what it takes. */
  KEEPING,

  /** Its result has a range that the kernel prescribes. */
  FIXED;

  private static final Set<String> RANGED_OPERATORS =
      Set.of("add", "mul", "cat", "hardswish", "leaky_relu", "elu", "batch_norm");
  private static final Set<String> MONOTONE_OPERATORS =
      Set.of(
          "relu",
          "relu6",
          "hardtanh",
          "clamp",
          "max_pool1d",
          "max_pool2d",
          "flatten",
          "reshape",
          "view",
          "permute",
          "transpose",
          "unsqueeze",
          "squeeze",
          "contiguous",
          "dropout",
          "feature_dropout",
          "detach");
  private static final Set<String> KEEPING_OPERATORS =
      Set.of("avg_pool2d", "adaptive_avg_pool2d", "mean", "slice", "select", "chunk");
  private static final Set<String> FIXED_OPERATORS = Set.of("sigmoid", "tanh", "hardsigmoid");

  /**
   * Empty when there is none for its form.
   *
   * @param rank of what it takes first; 0 when it is unknown
   */
  static Optional<IntegerKernel> of(Node node, Graph graph, int rank) {
    if (isLayer(node, graph)) {
      return Optional.of(LAYER);
    }
    if (RANGED_OPERATORS.contains(node.operator())) {
      return isRanged(node, graph, rank) ? Optional.of(RANGED) : Optional.empty();
    }
    if (MONOTONE_OPERATORS.contains(node.operator())) {
      return Optional.of(MONOTONE);
    }
    if (KEEPING_OPERATORS.contains(node.operator())) {
      boolean plain = !node.is("mean") || node.longs("dim").filter(d -> !d.isEmpty()).isPresent();
      return plain ? Optional.of(KEEPING) : Optional.empty();
    }
    return FIXED_OPERATORS.contains(node.operator()) ? Optional.of(FIXED) : Optional.empty();
  }

  /** A convolution of one or two dimensions or a linear layer, with a constant weight. */
  static boolean isLayer(Node node, Graph graph) {
    Optional<Tensor> weight = node.parameter("weight").map(graph::parameter);
    boolean constant =
        weight.filter(w -> w.type() == ScalarType.FLOAT).isPresent()
            && node.value("input").isPresent()
            && (node.parameter("bias").isPresent() || node.argument("bias").equals(Argument.NONE));
    return switch (node.operator()) {
      case "linear" -> constant;
      case "conv1d" -> constant && hasGeometry(node, 1);
      case "conv2d" -> constant && hasGeometry(node, 2);
      default -> false;
    };
  }

  private static boolean hasGeometry(Node conv, int dimensions) {
    return conv.longs("stride", dimensions).isPresent()
        && conv.longs("padding", dimensions).isPresent()
        && conv.longs("dilation", dimensions).isPresent()
        && conv.literal("groups") instanceof Long;
  }

  private static boolean isRanged(Node node, Graph graph, int rank) {
    return switch (node.operator()) {
      case "add" -> areTwoValues(node) && isOne(node.literal("alpha"));
      case "mul" -> areTwoValues(node);
      case "batch_norm" ->
          rank == 4
              && Boolean.FALSE.equals(node.literal("training"))
              && node.parameters().size() == 4
              && node.value("input").isPresent();
      case "cat" -> node.longs("dim").filter(d -> d.size() == 1).isPresent();
      default -> true;
    };
  }

  private static boolean areTwoValues(Node node) {
    return node.value("input").isPresent() && node.value("other").isPresent();
  }

  private static boolean isOne(@Nullable Object literal) {
    return literal instanceof Number number && number.doubleValue() == 1;
  }

  /** What a node cuts its input off to; unbounded where it does not. */
  static Bounds bounds(Node node) {
    return switch (node.operator()) {
      case "relu" -> new Bounds(0, Double.POSITIVE_INFINITY);
      case "relu6" -> new Bounds(0, 6);
      case "hardtanh" ->
          new Bounds(
              number(node.literal("min_val"), Double.NEGATIVE_INFINITY),
              number(node.literal("max_val"), Double.POSITIVE_INFINITY));
      case "clamp" ->
          new Bounds(
              number(node.literal("min"), Double.NEGATIVE_INFINITY),
              number(node.literal("max"), Double.POSITIVE_INFINITY));
      default -> new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    };
  }

  private static double number(@Nullable Object literal, double otherwise) {
    return literal instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** The values that a cut-off lets through. */
  record Bounds(double low, double high) {
    boolean cut() {
      return Double.isFinite(low) || Double.isFinite(high);
    }

    /** Whether integers of this range are within the bounds by themselves. */
    boolean contain(Affine affine) {
      double slack = affine.scale() / 2;
      return affine.low() >= low - slack && affine.high() <= high + slack;
    }
  }

  /** The values that the kernel of a node takes in integers; others are sizes. */
  static List<String> integerInputs(Node node) {
    return Stream.of("input", "other", "tensors")
        .flatMap(name -> node.argument(name).values().stream())
        .toList();
  }
}
