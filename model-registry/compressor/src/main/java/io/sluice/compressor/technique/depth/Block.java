package io.sluice.compressor.technique.depth;

import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removable part of a graph: input and result have equal shapes, so the input can replace the
 * result.
 *
 * @param path path for selection and reports
 * @param input value replacing the result on removal
 * @param end node of the result
 * @param layers operations with weights inside the block, in order; at least one
 */
record Block(String path, String input, Node end, List<Node> layers) {
  Block {
    layers = List.copyOf(layers);
  }

  /**
   * Returns a residual branch, from its skip input to the sum; named by the common path of the
   * layers.
   */
  static Block branch(String input, Node sum, List<Node> layers) {
    return new Block(common(layers), input, sum, layers);
  }

  /**
   * Returns a single layer with its norms and activations.
   *
   * @param end last node of the block
   * @param layers the layer itself, then norms with weights
   */
  static Block layer(String input, Node end, List<Node> layers) {
    return new Block(path(layers.get(0)), input, end, layers);
  }

  /** Returns the longest common path, such as {@code encoder.2}; else all paths, joined. */
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

  /** Returns the number of elements of parameters used by nothing outside the block. */
  long parameters(Graph graph) {
    Set<String> before = graph.parameters().keySet();
    Set<String> after = without(graph).parameters().keySet();
    return before.stream()
        .filter(name -> !after.contains(name))
        .mapToLong(name -> graph.parameter(name).elements())
        .sum();
  }

  /** Returns the graph without the block. */
  Graph without(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    editor.redirect(end.result(), input);
    return editor.graph();
  }

  /** Returns the names of weight matrices and kernels, without norms and biases. */
  Set<String> weights(Graph graph) {
    return layers.stream()
        .flatMap(n -> n.parameters().stream())
        .filter(p -> graph.parameter(p).shape().size() > 1)
        .collect(Collectors.toSet());
  }
}
