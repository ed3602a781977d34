package io.sluice.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rewriting of equivalent operators to a canonical form. */
final class GraphCanonicalizer {
  private static final int SPATIAL_1D = 3;
  private static final int SPATIAL_2D = 4;

  private GraphCanonicalizer() {}

  static ComputationGraph form(ComputationGraph graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (GraphNode node : graph.nodes()) {
      Optional<GraphNode> canonical =
          switch (node.operator()) {
            case "_convolution" -> convolution(node, graph);
            case "addmm" -> addmm(node, graph);
            case "matmul" -> matmul(node, graph);
            default -> Optional.empty();
          };
      canonical.ifPresent(c -> editor.replace(node, c));
      FusedAttentionDecomposition.parts(node, graph, editor)
          .ifPresent(parts -> editor.replace(node, parts.toArray(GraphNode[]::new)));
    }
    return editor.graph();
  }

  /**
   * {@code conv*} or {@code conv_transpose*} node for {@code aten::_convolution}, the form of every
   * convolution in traced code.
   */
  private static Optional<GraphNode> convolution(GraphNode node, ComputationGraph graph) {
    int rank = node.parameter("1").map(name -> graph.parameter(name).shape().size()).orElse(0);
    boolean transposed = Boolean.TRUE.equals(node.literal("6"));
    if (rank != SPATIAL_1D && rank != SPATIAL_2D) {
      return Optional.empty();
    }
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "input",
                node.argument("0"),
                "weight",
                node.argument("1"),
                "bias",
                node.argument("2"),
                "stride",
                node.argument("3"),
                "padding",
                node.argument("4"),
                "dilation",
                node.argument("5"),
                "groups",
                node.argument("8")));
    if (transposed) {
      arguments.addAll(List.of("output_padding", node.argument("7")));
    }
    String operator = (transposed ? "conv_transpose" : "conv") + (rank == SPATIAL_1D ? "1d" : "2d");
    return Optional.of(GraphNode.of(operator, node.result(), node.path(), arguments.toArray()));
  }

  /**
   * Linear node for {@code addmm(bias, x, t(weight))}, the form of linear layers in traces of older
   * PyTorch versions.
   */
  private static Optional<GraphNode> addmm(GraphNode node, ComputationGraph graph) {
    Optional<String> weight = transposedParameter(node, "mat2", graph);
    boolean plain =
        isOne(node.literal("beta"))
            && isOne(node.literal("alpha"))
            && node.parameter("input").isPresent();
    return weight
        .filter(w -> plain)
        .map(
            w ->
                GraphNode.of(
                    "linear",
                    node.result(),
                    node.path(),
                    "input",
                    node.argument("mat1"),
                    "weight",
                    NodeArgument.parameter(w),
                    "bias",
                    node.argument("input")));
  }

  private static Optional<GraphNode> matmul(GraphNode node, ComputationGraph graph) {
    return transposedParameter(node, "other", graph)
        .map(
            w ->
                GraphNode.of(
                    "linear",
                    node.result(),
                    node.path(),
                    "input",
                    node.argument("input"),
                    "weight",
                    NodeArgument.parameter(w)));
  }

  private static Optional<String> transposedParameter(
      GraphNode node, String argument, ComputationGraph graph) {
    return node.value(argument)
        .flatMap(graph::producer)
        .filter(p -> p.is("t"))
        .flatMap(p -> p.parameter("input"))
        .filter(p -> graph.parameter(p).shape().size() == 2);
  }

  private static boolean isOne(@Nullable Object literal) {
    return literal instanceof Number number && number.doubleValue() == 1;
  }
}
