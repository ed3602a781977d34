package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Working state of the analysis: layouts of values, numbers computed from sizes, and couplings of
 * channels. Read and extended by rules. Confined to a single analysis.
 */
final class Trace {
  private final Graph graph;
  private final Couplings couplings = new Couplings();
  private final Map<String, Layout> layouts = new HashMap<>();
  private final Map<String, Layout> ofParameters = new HashMap<>();
  private final Numbers numbers;
  private final List<Width> widths = new ArrayList<>();
  private int symbols;

  Trace(Graph graph) {
    this.graph = graph;
    this.numbers = new Numbers(graph, layouts);
  }

  Graph graph() {
    return graph;
  }

  Couplings couplings() {
    return couplings;
  }

  Numbers numbers() {
    return numbers;
  }

  Map<String, Layout> layouts() {
    return layouts;
  }

  List<Width> widths() {
    return widths;
  }

  void put(String value, Layout layout) {
    layouts.put(value, layout);
  }

  /** Argument by name, or by position for operators without a signature. */
  static Argument argument(Node node, String name, int position) {
    Argument named = node.arguments().get(name);
    return named != null ? named : node.argument(Integer.toString(position));
  }

  /** Constant integer, literal or derived from sizes. */
  Optional<Long> number(Argument argument) {
    return numbers.extent(argument).filter(Extent::isKnown).map(Extent::factor);
  }

  /** Layout of the operator's main input. */
  Layout input(Node node) {
    return layout(argument(node, "input", 0));
  }

  Layout layout(Argument argument) {
    if (argument instanceof Argument.Ref ref) {
      return layouts.getOrDefault(ref.value(), Layout.UNKNOWN);
    }
    if (argument instanceof Argument.Parameter parameter) {
      couplings.touch(parameter.name());
      return ofParameters.computeIfAbsent(parameter.name(), this::ofParameter);
    }
    return argument instanceof Argument.Literal ? Layout.of(List.of()) : Layout.UNKNOWN;
  }

  /** Layout of a parameter used like a value: each index of a dimension is a channel. */
  private Layout ofParameter(String name) {
    List<Long> shape = graph.parameter(name).shape();
    List<Axis> axes = new ArrayList<>();
    for (int d = 0; d < shape.size(); d++) {
      long size = shape.get(d);
      if (size == 1) {
        axes.add(Axis.anonymous(Extent.ONE));
      } else {
        Axis axis = created(name, size);
        produce(axis, name, d);
        axes.add(axis);
      }
    }
    return Layout.of(axes);
  }

  Axis created(String layer, long count) {
    return Axis.of(couplings.create(layer, Math.toIntExact(count)));
  }

  Axis fresh(Node node) {
    return Axis.anonymous(Extent.unknown(node.results().get(0) + "'" + symbols++));
  }

  /** Assigns the parameter slices along a dimension to the producing side of the axis' channels. */
  void produce(Axis axis, String parameter, int dimension) {
    int[] elements = elements(axis, graph.parameter(parameter).shape().get(dimension));
    for (int i = 0; i < elements.length; i++) {
      couplings.produces(elements[i], new Slice(parameter, dimension, i));
    }
  }

  void consume(Axis axis, String parameter, int dimension) {
    int[] elements = elements(axis, graph.parameter(parameter).shape().get(dimension));
    for (int i = 0; i < elements.length; i++) {
      couplings.consumes(elements[i], new Slice(parameter, dimension, i));
    }
  }

  /**
   * Channel of each of {@code size} elements. For flattened spatial positions, the number of
   * positions follows from the width of the consumer.
   */
  int[] elements(Axis axis, long size) {
    if (axis.isKnown() && axis.size().factor() == size) {
      return axis.elements();
    }
    int count = axis.channels().length;
    boolean fits =
        axis.hasChannels() && !axis.inner().isKnown() && axis.outer().isOne() && size % count == 0;
    if (fits) {
      return new Axis(Extent.ONE, axis.channels(), Extent.of(size / count)).elements();
    }
    fix(axis, "a consumer reads it with a different width");
    return Axis.anonymous(Extent.of(size)).elements();
  }

  void fix(Axis axis, String why) {
    couplings.fix(axis.channels(), why);
  }

  void fix(Layout layout, String why) {
    layout.axes().forEach(a -> fix(a, why));
  }

  /**
   * Couples two axes element by element. Without a correspondence, all channels of both are kept.
   */
  Axis unite(Axis left, Axis right, String why) {
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
  Layout broadcast(Layout left, Layout right, String why) {
    int count = Math.max(left.count(), right.count());
    List<Axis> axes = new ArrayList<>();
    for (int distance = count - 1; distance >= 0; distance--) {
      Optional<Axis> a = left.fromEnd(distance);
      Optional<Axis> b = right.fromEnd(distance);
      if (a.isPresent() && b.isPresent()) {
        axes.add(broadcast(a.get(), b.get(), why));
      } else {
        Layout missing = a.isPresent() ? right : left;
        Axis present = a.or(() -> b).orElseThrow();
        if (!missing.complete()) {
          fix(present, why);
        }
        axes.add(present);
      }
    }
    // the result is assumed to have the rank of the operand of known rank
    return new Layout(left.complete() || right.complete(), axes);
  }

  private Axis broadcast(Axis left, Axis right, String why) {
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
  void width(Node node, String argument, int item, Axis axis) {
    if (axis.hasChannels()) {
      Extent each = axis.outer().times(axis.inner());
      widths.add(
          new Width(
              node.results().get(0),
              argument,
              item,
              axis.channels(),
              each.isKnown() ? each.factor() : Width.INFERRED));
    }
  }
}
