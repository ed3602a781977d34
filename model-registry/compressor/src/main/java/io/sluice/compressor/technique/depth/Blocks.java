package io.sluice.compressor.technique.depth;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Search for removable blocks of a graph. */
final class Blocks {
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

  private Blocks() {}

  /**
   * Returns residual blocks: branches with the result added to the input of the branch. Branches
   * with an enlarging operator are excluded, as the sum may have another shape.
   */
  static List<Block> residual(Graph graph) {
    List<Block> blocks = new ArrayList<>();
    for (Node sum : graph.nodes("add")) {
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

  private static Optional<Block> branch(Graph graph, Node sum, String skip, String result) {
    Set<String> behind = behind(graph, skip);
    if (!behind.contains(result)) {
      return Optional.empty();
    }
    Set<String> needed = before(graph, result);
    List<Node> branch =
        graph.nodes().stream()
            .filter(
                n -> n.results().stream().anyMatch(r -> behind.contains(r) && needed.contains(r)))
            .toList();
    boolean enlarges =
        branch.stream().anyMatch(n -> ENLARGE.stream().anyMatch(n.operator()::startsWith));
    List<Node> layers = branch.stream().filter(Blocks::isLayer).toList();
    return enlarges || layers.isEmpty()
        ? Optional.empty()
        : Optional.of(Block.branch(skip, sum, layers));
  }

  /** Whether the node has weights, as opposed to mere constants. */
  private static boolean isLayer(Node node) {
    return node.parameter("weight").isPresent() || !node.argument("params").parameters().isEmpty();
  }

  /** Returns the values depending on a value. */
  private static Set<String> behind(Graph graph, String value) {
    Set<String> behind = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.takes(value) || node.inputs().stream().anyMatch(behind::contains)) {
        behind.addAll(node.results());
      }
    }
    return behind;
  }

  /** Returns a value with all values it depends on. */
  private static Set<String> before(Graph graph, String value) {
    Set<String> before = new HashSet<>(Set.of(value));
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.results().stream().anyMatch(before::contains)) {
        before.addAll(node.inputs());
      }
    }
    return before;
  }

  /**
   * Returns layers of equal input and output shape, each with the norm and the activation behind.
   */
  static List<Block> layers(Graph graph) {
    List<Block> blocks = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (LAYERS.contains(node.operator()) && keepsShape(node, graph)) {
        node.value("input").ifPresent(input -> blocks.add(layer(graph, node, input)));
      }
    }
    return blocks;
  }

  private static Block layer(Graph graph, Node node, String input) {
    List<Node> members = new ArrayList<>(List.of(node));
    Node end = node;
    Optional<Node> next = follower(graph, end);
    while (next.isPresent()) {
      end = next.get();
      members.add(end);
      next = follower(graph, end);
    }
    return Block.layer(input, end, members.stream().filter(Blocks::isLayer).toList());
  }

  private static Optional<Node> follower(Graph graph, Node node) {
    return graph.onlyUser(node.result()).filter(n -> FOLLOWERS.contains(n.operator()));
  }

  private static boolean keepsShape(Node node, Graph graph) {
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
  private static boolean keepsSize(Node node, List<Long> kernel) {
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
