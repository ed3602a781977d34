package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Arguments and shapes depending on channel counts. Immutable. */
public final class Widths {
  private final List<Width> arguments;
  private final Map<String, Map<Integer, Width>> values;

  /**
   * @param arguments dependent numbers in node arguments
   * @param values channels by value, then by dimension from the end, 1 for the last
   */
  Widths(List<Width> arguments, Map<String, Map<Integer, Width>> values) {
    this.arguments = List.copyOf(arguments);
    this.values = Map.copyOf(values);
  }

  /**
   * Shapes after removal of channels.
   *
   * @param shapes shapes by value; at least the trailing dimensions
   * @param removed ids of the removed channels
   */
  public Map<String, List<Long>> without(Map<String, List<Long>> shapes, Set<Integer> removed) {
    Map<String, List<Long>> changed = new HashMap<>();
    shapes.forEach((value, shape) -> changed.put(value, without(value, shape, removed)));
    return changed;
  }

  private List<Long> without(String value, List<Long> shape, Set<Integer> removed) {
    List<Long> changed = new ArrayList<>(shape);
    values
        .getOrDefault(value, Map.of())
        .forEach(
            (fromEnd, width) -> {
              int at = shape.size() - fromEnd;
              if (at >= 0) {
                long kept = kept(width, removed);
                changed.set(at, shape.get(at) * kept / width.channels().length);
              }
            });
    return changed;
  }

  /** Updates the dependent node arguments to the remaining channels. */
  void write(GraphEditor editor, Set<Integer> removed) {
    for (Width width : arguments) {
      Node node = editor.producer(width.result());
      long count = kept(width, removed);
      if (count < width.channels().length) {
        editor.replace(node, node.with(width.argument(), changed(node, width, count)));
      }
    }
  }

  private static Argument changed(Node node, Width width, long count) {
    Argument number = Argument.of(width.each() == Width.INFERRED ? -1L : count * width.each());
    if (width.item() == Width.SCALAR) {
      return number;
    }
    List<Argument> items =
        new ArrayList<>(((Argument.Items) node.argument(width.argument())).items());
    items.set(width.item(), number);
    return new Argument.Items(items);
  }

  private static long kept(Width width, Set<Integer> removed) {
    long kept = 0;
    for (int channel : width.channels()) {
      kept += removed.contains(channel) ? 0 : 1;
    }
    return kept;
  }
}
