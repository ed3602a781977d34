package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Appends operator calls to a graph. */
final class Emitter {
  private final GraphEditor editor;
  private String path = "";

  Emitter(GraphEditor editor) {
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
  Argument call(String operator, String hint, List<Argument> positional) {
    return call(operator, hint, positional, Map.of());
  }

  Argument call(
      String operator, String hint, List<Argument> positional, Map<String, Argument> keywords) {
    return calls(operator, List.of(hint), positional, keywords).get(0);
  }

  /** The results of an appended call with several results. */
  List<Argument> calls(
      String operator,
      List<String> hints,
      List<Argument> positional,
      Map<String, Argument> keywords) {
    List<String> results = new ArrayList<>();
    hints.forEach(hint -> results.add(editor.fresh(hint)));
    editor.append(Node.call(operator, results, path, positional, keywords));
    return results.stream().<Argument>map(Argument.Ref::new).toList();
  }
}
