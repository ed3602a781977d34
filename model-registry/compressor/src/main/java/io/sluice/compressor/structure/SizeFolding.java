package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.Map;

/** Folding of constant numbers computed from sizes into literals. */
final class SizeFolding {
  private SizeFolding() {}

  static Graph fold(Graph graph, Numbers numbers) {
    Map<String, Argument> constants = numbers.constants();
    GraphEditor editor = new GraphEditor(graph);
    for (Node node : graph.nodes()) {
      Node folded = node;
      for (Map.Entry<String, Argument> argument : node.arguments().entrySet()) {
        // the first argument is a tensor, not replaceable by a literal
        boolean first =
            argument.getValue() instanceof Argument.Ref && isFirst(node, argument.getKey());
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

  private static boolean isFirst(Node node, String argument) {
    return node.arguments().keySet().iterator().next().equals(argument);
  }

  private static Argument folded(Argument argument, Map<String, Argument> constants) {
    Argument folded = argument;
    for (String value : argument.values()) {
      Argument constant = constants.get(value);
      folded = constant == null ? folded : folded.redirected(value, constant);
    }
    return folded;
  }
}
