package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.Map;

/** Folding of constant numbers computed from sizes into literals. */
final class ConstantSizeFolding {
  private ConstantSizeFolding() {}

  static ComputationGraph fold(ComputationGraph graph, SymbolicSizeEvaluator numbers) {
    Map<String, NodeArgument> constants = numbers.constants();
    GraphEditor editor = new GraphEditor(graph);
    for (GraphNode node : graph.nodes()) {
      GraphNode folded = node;
      for (Map.Entry<String, NodeArgument> argument : node.arguments().entrySet()) {
        // the first argument is a tensor, not replaceable by a literal
        boolean first =
            argument.getValue() instanceof NodeArgument.Ref && isFirst(node, argument.getKey());
        if (!first) {
          folded = folded.with(argument.getKey(), folded(argument.getValue(), constants));
        }
      }
      if (!folded.equals(node)) {
        editor.replace(node, folded);
      }
    }
    return editor.graph();
  }

  private static boolean isFirst(GraphNode node, String argument) {
    return node.arguments().keySet().iterator().next().equals(argument);
  }

  private static NodeArgument folded(NodeArgument argument, Map<String, NodeArgument> constants) {
    NodeArgument folded = argument;
    for (String value : argument.values()) {
      NodeArgument constant = constants.get(value);
      folded = constant == null ? folded : folded.redirected(value, constant);
    }
    return folded;
  }
}
