package io.sluice.graph.quantization;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kinds of 8-bit kernels in libtorch, by the effect on ranges. */
enum IntegerKernelKind {
  /** Kernel with a weight; the result has a range of its own. */
  LAYER,

  /** Kernel without a weight; the result has a range of its own. */
  RANGED,

  /** Selection, maximum or clipping of input elements: the range is preserved. */
  MONOTONE,

  /** Average or rearrangement of elements: the kernel preserves the input's range. */
  KEEPING,

  /** Kernel with a prescribed result range. */
  FIXED;

  /** Number of dimensions of a batch of images. */
  static final int IMAGES = 4;

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
   * Kernel of a node; empty if libtorch has none for its form.
   *
   * @param rank rank of the first input; 0 if unknown
   */
  static Optional<IntegerKernelKind> of(GraphNode node, ComputationGraph graph, int rank) {
    if (isLayer(node, graph)) {
      return Optional.of(LAYER);
    }
    if (RANGED_OPERATORS.contains(node.operator())) {
      return isRanged(node, graph, rank) ? Optional.of(RANGED) : Optional.empty();
    }
    if (MONOTONE_OPERATORS.contains(node.operator())) {
      boolean constant = node.value("min").isEmpty() && node.value("max").isEmpty();
      return constant ? Optional.of(MONOTONE) : Optional.empty();
    }
    if (KEEPING_OPERATORS.contains(node.operator())) {
      boolean plain = !node.is("mean") || node.longs("dim").filter(d -> !d.isEmpty()).isPresent();
      return plain ? Optional.of(KEEPING) : Optional.empty();
    }
    return FIXED_OPERATORS.contains(node.operator()) ? Optional.of(FIXED) : Optional.empty();
  }

  /** Whether the node is a 1-D or 2-D convolution or a linear layer with constant float weight. */
  static boolean isLayer(GraphNode node, ComputationGraph graph) {
    Optional<ScriptTensor> weight = node.parameter("weight").map(graph::parameter);
    boolean constant =
        weight.filter(w -> w.type() == ScalarType.FLOAT).isPresent()
            && node.value("input").isPresent()
            && (node.parameter("bias").isPresent()
                || node.argument("bias").equals(NodeArgument.NONE));
    return switch (node.operator()) {
      case "linear" -> constant;
      case "conv1d" -> constant && hasGeometry(node, 1);
      case "conv2d" -> constant && hasGeometry(node, 2);
      default -> false;
    };
  }

  private static boolean hasGeometry(GraphNode conv, int dimensions) {
    return conv.longs("stride", dimensions).isPresent()
        && conv.longs("padding", dimensions).isPresent()
        && conv.longs("dilation", dimensions).isPresent()
        && conv.literal("groups") instanceof Long;
  }

  private static boolean isRanged(GraphNode node, ComputationGraph graph, int rank) {
    return switch (node.operator()) {
      case "add" -> areTwoValues(node) && isOne(node.literal("alpha"));
      case "mul" -> areTwoValues(node);
      case "batch_norm" ->
          rank == IMAGES
              && Boolean.FALSE.equals(node.literal("training"))
              && node.parameters().size() == 4
              && node.value("input").isPresent();
      case "cat" -> node.longs("dim").filter(d -> d.size() == 1).isPresent();
      default -> true;
    };
  }

  private static boolean areTwoValues(GraphNode node) {
    return node.value("input").isPresent() && node.value("other").isPresent();
  }

  private static boolean isOne(@Nullable Object literal) {
    return literal instanceof Number number && number.doubleValue() == 1;
  }

  /** Whether the range of the integers already implies the effect of the node. */
  static boolean isAbsorbed(GraphNode node, AffineQuantization range) {
    return switch (node.operator()) {
      case "relu" -> isWithin(range, NodeArgument.of(0), NodeArgument.NONE);
      case "relu6" -> isWithin(range, NodeArgument.of(0), NodeArgument.of(6));
      case "hardtanh" -> isWithin(range, node.argument("min_val"), node.argument("max_val"));
      case "clamp" -> isWithin(range, node.argument("min"), node.argument("max"));
      case "dropout", "feature_dropout", "detach" -> true;
      default -> false;
    };
  }

  private static boolean isWithin(AffineQuantization range, NodeArgument low, NodeArgument high) {
    double slack = range.scale() / 2;
    return range.low() >= number(low, Double.NEGATIVE_INFINITY) - slack
        && range.high() <= number(high, Double.POSITIVE_INFINITY) + slack;
  }

  private static double number(NodeArgument argument, double otherwise) {
    return argument instanceof NodeArgument.Literal literal
            && literal.value() instanceof Number number
        ? number.doubleValue()
        : otherwise;
  }

  /** Input values read as integers by the kernel; the remaining inputs are sizes. */
  static List<String> integerInputs(GraphNode node) {
    return Stream.of("input", "other", "tensors")
        .flatMap(name -> node.argument(name).values().stream())
        .toList();
  }
}
