package io.sluice.compressor.technique.depth;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Search for removable blocks of a graph. */
final class RemovableBlockSearch {
  private static final Set<String> LAYERS = Set.of("conv1d", "conv2d", "linear");

  /** Operators behind a layer that belong to the block of the layer. */
  private static final Set<String> FOLLOWERS =
      Set.of(
          "batch_norm",
          "relu",
          "relu6",
          "hardtanh",
          "leaky_relu",
          "elu",
          "silu",
          "mish",
          "hardswish",
          "sigmoid",
          "tanh",
          "gelu",
          "dropout");

  /** Operators that may enlarge a value, giving a sum another shape than the skip input. */
  private static final List<String> ENLARGE =
      List.of("conv_transpose", "upsample", "expand", "repeat", "unsqueeze", "broadcast");

  private RemovableBlockSearch() {}

  /**
   * Returns residual blocks: branches with the result added to the input of the branch. Branches
   * with an enlarging operator are excluded, as the sum may have another shape.
   */
  static List<RemovableBlock> residual(ComputationGraph graph) {
    List<RemovableBlock> blocks = new ArrayList<>();
    for (GraphNode sum : graph.nodes("add")) {
      Optional<String> left = sum.value("input");
      Optional<String> right = sum.value("other");
      if (left.isPresent() && right.isPresent()) {
        branch(graph, sum, left.get(), right.get())
            .or(() -> branch(graph, sum, right.get(), left.get()))
            .ifPresent(blocks::add);
      }
    }
    return blocks;
  }

  private static Optional<RemovableBlock> branch(
      ComputationGraph graph, GraphNode sum, String skip, String result) {
    Set<String> behind = behind(graph, skip);
    if (!behind.contains(result)) {
      return Optional.empty();
    }
    Set<String> needed = before(graph, result);
    List<GraphNode> branch =
        graph.nodes().stream()
            .filter(
                n -> n.results().stream().anyMatch(r -> behind.contains(r) && needed.contains(r)))
            .toList();
    boolean enlarges =
        branch.stream().anyMatch(n -> ENLARGE.stream().anyMatch(n.operator()::startsWith));
    List<GraphNode> layers = branch.stream().filter(RemovableBlockSearch::isLayer).toList();
    return enlarges || layers.isEmpty()
        ? Optional.empty()
        : Optional.of(RemovableBlock.branch(skip, sum, layers));
  }

  /** Whether the node has weights, as opposed to mere constants. */
  private static boolean isLayer(GraphNode node) {
    return node.parameter("weight").isPresent() || !node.argument("params").parameters().isEmpty();
  }

  /** Returns the values depending on a value. */
  private static Set<String> behind(ComputationGraph graph, String value) {
    Set<String> behind = new HashSet<>();
    for (GraphNode node : graph.nodes()) {
      if (node.takes(value) || node.inputs().stream().anyMatch(behind::contains)) {
        behind.addAll(node.results());
      }
    }
    return behind;
  }

  /** Returns a value with all values it depends on. */
  private static Set<String> before(ComputationGraph graph, String value) {
    Set<String> before = new HashSet<>(Set.of(value));
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      GraphNode node = graph.nodes().get(i);
      if (node.results().stream().anyMatch(before::contains)) {
        before.addAll(node.inputs());
      }
    }
    return before;
  }

  /**
   * Returns layers of equal input and output shape, each with the norm and the activation behind.
   */
  static List<RemovableBlock> layers(ComputationGraph graph) {
    List<RemovableBlock> blocks = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (LAYERS.contains(node.operator()) && keepsShape(node, graph)) {
        node.value("input").ifPresent(input -> blocks.add(layer(graph, node, input)));
      }
    }
    return blocks;
  }

  private static RemovableBlock layer(ComputationGraph graph, GraphNode node, String input) {
    List<GraphNode> members = new ArrayList<>(List.of(node));
    GraphNode end = node;
    Optional<GraphNode> next = follower(graph, end);
    while (next.isPresent()) {
      end = next.get();
      members.add(end);
      next = follower(graph, end);
    }
    return RemovableBlock.layer(
        input, end, members.stream().filter(RemovableBlockSearch::isLayer).toList());
  }

  private static Optional<GraphNode> follower(ComputationGraph graph, GraphNode node) {
    return graph.onlyUser(node.result()).filter(n -> FOLLOWERS.contains(n.operator()));
  }

  private static boolean keepsShape(GraphNode node, ComputationGraph graph) {
    Optional<List<Long>> shape =
        node.parameter("weight").map(name -> graph.parameter(name).shape());
    if (shape.isEmpty()) {
      return false;
    }
    long outputs = shape.get().get(0);
    long inputs = shape.get().get(1);
    if (node.is("linear")) {
      return outputs == inputs;
    }
    return node.literal("groups") instanceof Long groups
        && outputs == inputs * groups
        && keepsSize(node, shape.get().subList(2, shape.get().size()));
  }

  /** Whether stride is 1 and padding makes up for the extent of the kernel. */
  private static boolean keepsSize(GraphNode node, List<Long> kernel) {
    int dimensions = kernel.size();
    Optional<List<Long>> stride = node.longs("stride", dimensions);
    Optional<List<Long>> padding = node.longs("padding", dimensions);
    Optional<List<Long>> dilation = node.longs("dilation", dimensions);
    if (stride.isEmpty() || padding.isEmpty() || dilation.isEmpty()) {
      return false;
    }
    for (int i = 0; i < dimensions; i++) {
      long lost = dilation.get().get(i) * (kernel.get(i) - 1) - 2 * padding.get().get(i);
      if (stride.get().get(i) != 1 || lost != 0) {
        return false;
      }
    }
    return true;
  }
}
