package io.sluice.onnx.importer;

import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Appends operator calls to a graph. */
final class GraphCallAppender {
  private final GraphEditor editor;
  private String path = "";

  GraphCallAppender(GraphEditor editor) {
    this.editor = editor;
  }

  /** Sets the module path of subsequent calls. */
  void at(String newPath) {
    path = newPath;
  }

  /**
   * The result of an appended call.
   *
   * @param hint base of the result's name
   */
  NodeArgument call(String operator, String hint, List<NodeArgument> positional) {
    return call(operator, hint, positional, Map.of());
  }

  NodeArgument call(
      String operator,
      String hint,
      List<NodeArgument> positional,
      Map<String, NodeArgument> keywords) {
    return calls(operator, List.of(hint), positional, keywords).get(0);
  }

  /** The results of an appended call with several results. */
  List<NodeArgument> calls(
      String operator,
      List<String> hints,
      List<NodeArgument> positional,
      Map<String, NodeArgument> keywords) {
    List<String> results = new ArrayList<>();
    hints.forEach(hint -> results.add(editor.fresh(hint)));
    editor.append(GraphNode.call(operator, results, path, positional, keywords));
    return results.stream().<NodeArgument>map(NodeArgument.Ref::new).toList();
  }
}
