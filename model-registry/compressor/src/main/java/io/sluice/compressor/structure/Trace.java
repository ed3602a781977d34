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
 * What an analysis knows so far: the layouts of values, the numbers computed of sizes, and what
 * channels are coupled. Rules ask it and add to it. Confined to one analysis.
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

  /** An argument by name, or by position where the operator has no signature. */
  static Argument argument(Node node, String name, int position) {
    Argument named = node.arguments().get(name);
    return named != null ? named : node.argument(Integer.toString(position));
  }

  /** An integer that is literal, or follows from sizes. */
  Optional<Long> number(Argument argument) {
    return numbers.extent(argument).filter(Extent::isKnown).map(Extent::factor);
  }

  /** The value that the operator works on. */
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

  /** A parameter that is computed with like a value: each index of a dimension is a channel. */
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

  /** Parameters along a dimension belong to the channels of an axis of as many elements. */
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
   * The channel of each of so many elements. Where the places of an image are flattened, how many
   * there are is known by who reads them.
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
    fix(axis, "it is read as another width than it has");
    return Axis.anonymous(Extent.of(size)).elements();
  }

  void fix(Axis axis, String why) {
    couplings.fix(axis.channels(), why);
  }

  void fix(Layout layout, String why) {
    layout.axes().forEach(a -> fix(a, why));
  }

  /** Element by element; what has no channels fixes those of the other. */
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

  /** Aligned at the end, where a dimension of 1 is repeated. */
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
    // the sum with a value of known rank is taken to have this rank
    return new Layout(left.complete() || right.complete(), axes);
  }

  private Axis broadcast(Axis left, Axis right, String why) {
    if (left.isOne()) {
      return right;
    }
    return right.isOne() ? left : unite(left, right, why);
  }

  /** Elements of several axes at the same place go together; each has as many. */
  void unitePlaces(List<int[]> parts, String why) {
    int[] first = parts.get(0);
    for (int[] part : parts.subList(1, parts.size())) {
      for (int i = 0; i < first.length; i++) {
        couplings.unite(first[i], part[i], why);
      }
    }
  }

  /** The argument is as long as the axis, whatever becomes of that. */
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
