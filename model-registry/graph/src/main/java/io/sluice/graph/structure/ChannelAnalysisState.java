package io.sluice.graph.structure;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Working state of the analysis: layouts of values, numbers computed from sizes, and couplings of
 * channels. Read and extended by rules. Confined to a single analysis.
 */
final class ChannelAnalysisState {
  private final ComputationGraph graph;
  private final ChannelCouplings couplings = new ChannelCouplings();
  private final Map<String, ChannelLayout> layouts = new HashMap<>();
  private final Map<String, ChannelLayout> ofParameters = new HashMap<>();
  private final SymbolicSizeEvaluator numbers;
  private final List<ChannelDependentSize> widths = new ArrayList<>();
  private int symbols;

  ChannelAnalysisState(ComputationGraph graph) {
    this.graph = graph;
    this.numbers = new SymbolicSizeEvaluator(graph, layouts);
  }

  ComputationGraph graph() {
    return graph;
  }

  ChannelCouplings couplings() {
    return couplings;
  }

  SymbolicSizeEvaluator numbers() {
    return numbers;
  }

  Map<String, ChannelLayout> layouts() {
    return layouts;
  }

  List<ChannelDependentSize> widths() {
    return widths;
  }

  void put(String value, ChannelLayout layout) {
    layouts.put(value, layout);
  }

  /** Argument by name, or by position for operators without a signature. */
  static NodeArgument argument(GraphNode node, String name, int position) {
    NodeArgument named = node.arguments().get(name);
    return named != null ? named : node.argument(Integer.toString(position));
  }

  /** Constant integer, literal or derived from sizes. */
  Optional<Long> number(NodeArgument argument) {
    return numbers.extent(argument).filter(SymbolicSize::isKnown).map(SymbolicSize::factor);
  }

  /** Layout of the operator's main input. */
  ChannelLayout input(GraphNode node) {
    return layout(argument(node, "input", 0));
  }

  ChannelLayout layout(NodeArgument argument) {
    if (argument instanceof NodeArgument.Ref ref) {
      return layouts.getOrDefault(ref.value(), ChannelLayout.UNKNOWN);
    }
    if (argument instanceof NodeArgument.Parameter parameter) {
      couplings.touch(parameter.name());
      return ofParameters.computeIfAbsent(parameter.name(), this::ofParameter);
    }
    return argument instanceof NodeArgument.Literal
        ? ChannelLayout.of(List.of())
        : ChannelLayout.UNKNOWN;
  }

  /** Layout of a parameter used like a value: each index of a dimension is a channel. */
  private ChannelLayout ofParameter(String name) {
    List<Long> shape = graph.parameter(name).shape();
    List<ChannelAxis> axes = new ArrayList<>();
    for (int d = 0; d < shape.size(); d++) {
      long size = shape.get(d);
      if (size == 1) {
        axes.add(ChannelAxis.anonymous(SymbolicSize.ONE));
      } else {
        ChannelAxis axis = created(name, size);
        produce(axis, name, d);
        axes.add(axis);
      }
    }
    return ChannelLayout.of(axes);
  }

  ChannelAxis created(String layer, long count) {
    return ChannelAxis.of(couplings.create(layer, Math.toIntExact(count)));
  }

  ChannelAxis fresh(GraphNode node) {
    return ChannelAxis.anonymous(SymbolicSize.unknown(node.results().get(0) + "'" + symbols++));
  }

  /** Assigns the parameter slices along a dimension to the producing side of the axis' channels. */
  void produce(ChannelAxis axis, String parameter, int dimension) {
    int[] elements = elements(axis, graph.parameter(parameter).shape().get(dimension));
    for (int i = 0; i < elements.length; i++) {
      couplings.produces(elements[i], new ParameterSlice(parameter, dimension, i));
    }
  }

  void consume(ChannelAxis axis, String parameter, int dimension) {
    int[] elements = elements(axis, graph.parameter(parameter).shape().get(dimension));
    for (int i = 0; i < elements.length; i++) {
      couplings.consumes(elements[i], new ParameterSlice(parameter, dimension, i));
    }
  }

  /**
   * Channel of each of {@code size} elements. For flattened spatial positions, the number of
   * positions follows from the width of the consumer.
   */
  int[] elements(ChannelAxis axis, long size) {
    if (axis.isKnown() && axis.size().factor() == size) {
      return axis.elements();
    }
    int count = axis.channels().length;
    boolean fits =
        axis.hasChannels() && !axis.inner().isKnown() && axis.outer().isOne() && size % count == 0;
    if (fits) {
      return new ChannelAxis(SymbolicSize.ONE, axis.channels(), SymbolicSize.of(size / count))
          .elements();
    }
    fix(axis, "a consumer reads it with a different width");
    return ChannelAxis.anonymous(SymbolicSize.of(size)).elements();
  }

  void fix(ChannelAxis axis, String why) {
    couplings.fix(axis.channels(), why);
  }

  void fix(ChannelLayout layout, String why) {
    layout.axes().forEach(a -> fix(a, why));
  }

  /**
   * Couples two axes element by element. Without a correspondence, all channels of both are kept.
   */
  ChannelAxis unite(ChannelAxis left, ChannelAxis right, String why) {
    if (left == right) {
      return left;
    }
    if (left.hasChannels() && left.isLike(right)) {
      for (int i = 0; i < left.channels().length; i++) {
        couplings.unite(left.channels()[i], right.channels()[i], why);
      }
      return left;
    }
    boolean both = left.hasChannels() && right.hasChannels();
    if (both && left.isKnown() && left.size().equals(right.size())) {
      int[] lefts = left.elements();
      int[] rights = right.elements();
      for (int i = 0; i < lefts.length; i++) {
        couplings.unite(lefts[i], rights[i], why);
      }
      return left;
    }
    fix(left, why);
    fix(right, why);
    return left.hasChannels() || left.isKnown() ? left : right;
  }

  /** Broadcasts two layouts: aligned at the end, dimensions of size 1 repeated. */
  ChannelLayout broadcast(ChannelLayout left, ChannelLayout right, String why) {
    int count = Math.max(left.count(), right.count());
    List<ChannelAxis> axes = new ArrayList<>();
    for (int distance = count - 1; distance >= 0; distance--) {
      Optional<ChannelAxis> a = left.fromEnd(distance);
      Optional<ChannelAxis> b = right.fromEnd(distance);
      if (a.isPresent() && b.isPresent()) {
        axes.add(broadcast(a.get(), b.get(), why));
      } else {
        ChannelLayout missing = a.isPresent() ? right : left;
        ChannelAxis present = a.or(() -> b).orElseThrow();
        if (!missing.complete()) {
          fix(present, why);
        }
        axes.add(present);
      }
    }
    // the result is assumed to have the rank of the operand of known rank
    return new ChannelLayout(left.complete() || right.complete(), axes);
  }

  private ChannelAxis broadcast(ChannelAxis left, ChannelAxis right, String why) {
    if (left.isOne()) {
      return right;
    }
    return right.isOne() ? left : unite(left, right, why);
  }

  /** Couples elements at the same position of several lists of equal length. */
  void unitePlaces(List<int[]> parts, String why) {
    int[] first = parts.get(0);
    for (int[] part : parts.subList(1, parts.size())) {
      for (int i = 0; i < first.length; i++) {
        couplings.unite(first[i], part[i], why);
      }
    }
  }

  /** Records an argument equal to the size of the axis, for update after removals. */
  void width(GraphNode node, String argument, int item, ChannelAxis axis) {
    if (axis.hasChannels()) {
      SymbolicSize each = axis.outer().times(axis.inner());
      widths.add(
          new ChannelDependentSize(
              node.results().get(0),
              argument,
              item,
              axis.channels(),
              each.isKnown() ? each.factor() : ChannelDependentSize.INFERRED));
    }
  }
}
