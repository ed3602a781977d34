package io.sluice.measurement;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Multiply-accumulate operations for one example: those of convolutions, matrix products, recurrent
 * layers and attention, by the shapes that a run has shown. Zeros count, and so do operations in
 * int8; additions, activations and normalisations do not.
 *
 * @param total for one example
 * @param byLayer where they are, by the path of the module, {@code ""} for the model itself
 * @param uncounted operations that multiply but whose number is not known; the total lacks them
 */
public record MultiplyAccumulateCount(
    long total, Map<String, Long> byLayer, List<String> uncounted) {
  /** They multiply, and are not counted. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "_convolution",
          "baddbmm",
          "bilinear",
          "einsum",
          "gru_cell",
          "lstm_cell",
          "multi_head_attention_forward",
          "mv",
          "rnn_relu",
          "rnn_tanh");

  public MultiplyAccumulateCount {
    byLayer = Collections.unmodifiableMap(new LinkedHashMap<>(byLayer));
    uncounted = List.copyOf(uncounted);
  }

  /** Values whose shapes must be known to count the operations of the graph. */
  public static Set<String> values(ComputationGraph graph) {
    Set<String> values = new LinkedHashSet<>(graph.inputs());
    for (GraphNode node : graph.nodes()) {
      if (multiplies(node)) {
        values.addAll(node.inputs());
        values.add(node.results().get(0));
      }
    }
    return values;
  }

  /**
   * @param shapes of the {@link #values}, with the batch dimension, all of the same run
   * @throws IllegalArgumentException when one is missing
   */
  public static MultiplyAccumulateCount of(ComputationGraph graph, Map<String, List<Long>> shapes) {
    Count count = new Count(graph, shapes);
    Map<String, Long> byLayer = new LinkedHashMap<>();
    List<String> uncounted = new ArrayList<>();
    long batch = Math.max(1, count.shape(NodeArgument.of(graph.inputs().get(0))).get(0));
    for (GraphNode node : graph.nodes()) {
      if (multiplies(node)) {
        byLayer.merge(node.path(), count.of(node) / batch, Long::sum);
      } else if (isUnknown(node)) {
        uncounted.add(node.operator() + (node.path().isEmpty() ? "" : " in " + node.path()));
      }
    }
    long total = byLayer.values().stream().mapToLong(n -> n).sum();
    return new MultiplyAccumulateCount(total, byLayer, uncounted);
  }

  private static boolean multiplies(GraphNode node) {
    return switch (node.operator()) {
      case "conv1d",
          "conv2d",
          "conv3d",
          "conv_transpose1d",
          "conv_transpose2d",
          "linear",
          "matmul",
          "bmm",
          "addmm",
          "lstm",
          "gru",
          "scaled_dot_product_attention" ->
          node.arguments().keySet().stream().noneMatch("0"::equals);
      default -> false;
    };
  }

  /** Operations of known names whose arguments are not are unknown as well. */
  private static boolean isUnknown(GraphNode node) {
    String operator = node.operator();
    return !node.modules().isEmpty()
        || UNKNOWN.contains(operator)
        || operator.startsWith("ops.quantized.conv")
        || operator.startsWith("ops.quantized.linear")
        || node.arguments().containsKey("0")
            && (operator.startsWith("conv") || operator.endsWith("mm") || operator.equals("lstm"));
  }

  /** Of whole batches. */
  private record Count(ComputationGraph graph, Map<String, List<Long>> shapes) {
    long of(GraphNode node) {
      return switch (node.operator()) {
        case "conv1d", "conv2d", "conv3d", "linear" -> given(node) * perRow(node);
        case "conv_transpose1d", "conv_transpose2d" -> size(node, "input") * perRow(node);
        case "addmm" -> given(node) * last(node, "mat1");
        case "scaled_dot_product_attention" -> attention(node);
        case "lstm", "gru" -> recurrent(node);
        default -> given(node) * last(node, "input");
      };
    }

    /** Elements of the result. */
    private long given(GraphNode node) {
      return product(shape(NodeArgument.of(node.results().get(0))));
    }

    /** Weights per element of the first dimension. */
    private long perRow(GraphNode node) {
      List<Long> weight = shape(node.argument("weight"));
      return product(weight.subList(1, weight.size()));
    }

    /** Queries times keys, then the same weights times values. */
    private long attention(GraphNode node) {
      List<Long> key = shape(node.argument("key"));
      return (size(node, "query") + given(node)) * key.get(key.size() - 2);
    }

    /** Every matrix once per step. */
    private long recurrent(GraphNode node) {
      long weights = 0;
      for (NodeArgument parameter : node.argument("params").flattened().toList()) {
        List<Long> shape = shape(parameter);
        weights += shape.size() == 2 ? product(shape) : 0;
      }
      return size(node, "input") / last(node, "input") * weights;
    }

    private long size(GraphNode node, String argument) {
      return product(shape(node.argument(argument)));
    }

    private long last(GraphNode node, String argument) {
      List<Long> shape = shape(node.argument(argument));
      return shape.get(shape.size() - 1);
    }

    List<Long> shape(NodeArgument argument) {
      if (argument instanceof NodeArgument.Parameter parameter) {
        return graph.parameter(parameter.name()).shape();
      }
      List<Long> shape = argument instanceof NodeArgument.Ref ref ? shapes.get(ref.value()) : null;
      if (shape == null) {
        throw new IllegalArgumentException("The shape of " + argument + " is not known");
      }
      return shape;
    }

    private static long product(List<Long> shape) {
      return shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
    }
  }
}
