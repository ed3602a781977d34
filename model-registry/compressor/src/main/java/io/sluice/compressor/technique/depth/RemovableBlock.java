package io.sluice.compressor.technique.depth;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
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
record RemovableBlock(String path, String input, GraphNode end, List<GraphNode> layers) {
  RemovableBlock {
    layers = List.copyOf(layers);
  }

  /**
   * Returns a residual branch, from its skip input to the sum; named by the common path of the
   * layers.
   */
  static RemovableBlock branch(String input, GraphNode sum, List<GraphNode> layers) {
    return new RemovableBlock(common(layers), input, sum, layers);
  }

  /**
   * Returns a single layer with its norms and activations.
   *
   * @param end last node of the block
   * @param layers the layer itself, then norms with weights
   */
  static RemovableBlock layer(String input, GraphNode end, List<GraphNode> layers) {
    return new RemovableBlock(path(layers.get(0)), input, end, layers);
  }

  /** Returns the longest common path, such as {@code encoder.2}; else all paths, joined. */
  private static String common(List<GraphNode> layers) {
    List<String> paths = layers.stream().map(RemovableBlock::path).distinct().toList();
    String common = paths.get(0);
    for (String path : paths) {
      while (!path.equals(common) && !path.startsWith(common + ".") && !common.isEmpty()) {
        common = common.substring(0, Math.max(0, common.lastIndexOf('.')));
      }
    }
    return common.isEmpty() ? String.join("+", paths) : common;
  }

  private static String path(GraphNode layer) {
    return layer.parameters().get(0).replaceFirst("[._](weight|bias)$", "");
  }

  /** Returns the number of elements of parameters used by nothing outside the block. */
  long parameters(ComputationGraph graph) {
    Set<String> before = graph.parameters().keySet();
    Set<String> after = without(graph).parameters().keySet();
    return before.stream()
        .filter(name -> !after.contains(name))
        .mapToLong(name -> graph.parameter(name).elements())
        .sum();
  }

  /** Returns the graph without the block. */
  ComputationGraph without(ComputationGraph graph) {
    GraphEditor editor = new GraphEditor(graph);
    editor.redirect(end.result(), input);
    return editor.graph();
  }

  /** Returns the names of weight matrices and kernels, without norms and biases. */
  Set<String> weights(ComputationGraph graph) {
    return layers.stream()
        .flatMap(n -> n.parameters().stream())
        .filter(p -> graph.parameter(p).shape().size() > 1)
        .collect(Collectors.toSet());
  }
}
