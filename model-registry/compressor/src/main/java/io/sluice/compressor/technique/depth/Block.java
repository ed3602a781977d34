package io.sluice.compressor.technique.depth;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a graph that gives a value of the same shape as it takes, so that the graph can do
 * without.
 *
 * @param path by which it is chosen and reported
 * @param input the value that stands in for its result
 * @param end gives its result
 * @param layers those operations in it that have weights, in order; at least one
 */
record Block(String path, String input, Node end, List<Node> layers) {
  Block {
    layers = List.copyOf(layers);
  }

  /** A branch whose result is added to its input, named as its layers are in common. */
  static Block branch(String input, Node sum, List<Node> layers) {
    return new Block(common(layers), input, sum, layers);
  }

  /**
   * One layer and what belongs to it.
   *
   * @param end of what belongs to it
   * @param layers it, and others that go with it
   */
  static Block layer(String input, Node end, List<Node> layers) {
    return new Block(path(layers.get(0)), input, end, layers);
  }

  /** The path that all have in common, such as {@code encoder.2}; without one, those of all. */
  private static String common(List<Node> layers) {
    List<String> paths = layers.stream().map(Block::path).distinct().toList();
    String common = paths.get(0);
    for (String path : paths) {
      while (!path.equals(common) && !path.startsWith(common + ".") && !common.isEmpty()) {
        common = common.substring(0, Math.max(0, common.lastIndexOf('.')));
      }
    }
    return common.isEmpty() ? String.join("+", paths) : common;
  }

  private static String path(Node layer) {
    return layer.parameters().get(0).replaceFirst("[._](weight|bias)$", "");
  }

  /** How many elements its parameters have that nothing outside of it takes. */
  long parameters(Graph graph) {
    Set<String> before = graph.parameters().keySet();
    Set<String> after = without(graph).parameters().keySet();
    return before.stream()
        .filter(name -> !after.contains(name))
        .mapToLong(name -> graph.parameter(name).elements())
        .sum();
  }

  Graph without(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    editor.redirect(end.result(), input);
    return editor.graph();
  }

  /** Weights of its layers: of matrices and kernels, not of norms and biases. */
  Set<String> weights(Graph graph) {
    return layers.stream()
        .flatMap(n -> n.parameters().stream())
        .filter(p -> graph.parameter(p).shape().size() > 1)
        .collect(Collectors.toSet());
  }
}
