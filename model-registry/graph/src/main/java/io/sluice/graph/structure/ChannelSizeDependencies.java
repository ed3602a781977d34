package io.sluice.graph.structure;

import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Arguments and shapes depending on channel counts. Immutable. */
public final class ChannelSizeDependencies {
  private final List<ChannelDependentSize> arguments;
  private final Map<String, Map<Integer, ChannelDependentSize>> values;

  /**
   * @param arguments dependent numbers in node arguments
   * @param values channels by value, then by dimension from the end, 1 for the last
   */
  ChannelSizeDependencies(
      List<ChannelDependentSize> arguments,
      Map<String, Map<Integer, ChannelDependentSize>> values) {
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
    for (ChannelDependentSize width : arguments) {
      GraphNode node = editor.producer(width.result());
      long count = kept(width, removed);
      if (count < width.channels().length) {
        editor.replace(node, node.with(width.argument(), changed(node, width, count)));
      }
    }
  }

  private static NodeArgument changed(GraphNode node, ChannelDependentSize width, long count) {
    NodeArgument number =
        NodeArgument.of(width.each() == ChannelDependentSize.INFERRED ? -1L : count * width.each());
    if (width.item() == ChannelDependentSize.SCALAR) {
      return number;
    }
    List<NodeArgument> items =
        new ArrayList<>(((NodeArgument.Items) node.argument(width.argument())).items());
    items.set(width.item(), number);
    return new NodeArgument.Items(items);
  }

  private static long kept(ChannelDependentSize width, Set<Integer> removed) {
    long kept = 0;
    for (int channel : width.channels()) {
      kept += removed.contains(channel) ? 0 : 1;
    }
    return kept;
  }
}
