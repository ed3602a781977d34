package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for concatenation, slicing and splitting. */
final class PartRules {
  private static final String EQUAL = "it is split into parts of equal size";

  private PartRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "cat", single(PartRules::cat),
        "slice", single(PartRules::slice),
        "select", single(PartRules::select),
        "chunk", PartRules::chunk,
        "split", PartRules::split,
        "split_with_sizes", PartRules::split,
        "unbind", PartRules::unbind);
  }

  private static Rule single(Rule.Single rule) {
    return rule;
  }

  private static Optional<Layout> cat(Node node, Trace trace) {
    if (!(node.argument("tensors") instanceof Argument.Items items) || items.items().isEmpty()) {
      return Optional.empty();
    }
    List<Layout> parts = items.items().stream().map(trace::layout).toList();
    Layout first = parts.get(0);
    OptionalInt index = ShapeRules.index(first, node.argument("dim"), trace);
    boolean alike =
        parts.stream()
            .allMatch(p -> p.count() == first.count() && p.complete() == first.complete());
    if (index.isEmpty() || !alike) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < first.count(); i++) {
      int at = i;
      List<Axis> same = parts.stream().map(p -> p.axes().get(at)).toList();
      axes.add(i == index.getAsInt() ? joined(same, node, trace) : united(same, trace));
    }
    return Optional.of(new Layout(first.complete(), axes));
  }

  private static Axis united(List<Axis> axes, Trace trace) {
    Axis united = axes.get(0);
    boolean channels = axes.stream().anyMatch(Axis::hasChannels);
    for (Axis axis : axes.subList(1, axes.size())) {
      united =
          channels
              ? trace.unite(united, axis, "it is concatenated with a value of unknown width")
              : united;
    }
    return united;
  }

  private static Axis joined(List<Axis> axes, Node node, Trace trace) {
    if (axes.stream().noneMatch(Axis::hasChannels) || !axes.stream().allMatch(Axis::isKnown)) {
      axes.forEach(a -> trace.fix(a, "it is concatenated with a value of unknown width"));
      return trace.fresh(node);
    }
    return Axis.of(axes.stream().flatMapToInt(a -> Arrays.stream(a.elements())).toArray());
  }

  private static Optional<Layout> slice(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = ShapeRules.index(input, node.argument("dim"), trace);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Axis axis = input.axes().get(index.getAsInt());
    boolean whole =
        isAbsent(node, "start", 0)
            && isAbsent(node, "end", Long.MAX_VALUE)
            && isAbsent(node, "step", 1);
    if (whole) {
      return Optional.of(input);
    }
    Axis part = axis.hasChannels() ? part(node, axis, trace) : trace.fresh(node);
    return Optional.of(input.with(index.getAsInt(), part));
  }

  private static boolean isAbsent(Node node, String argument, long neutral) {
    return node.argument(argument).equals(Argument.NONE)
        || node.argument(argument).equals(Argument.of(neutral));
  }

  private static Axis part(Node node, Axis axis, Trace trace) {
    Optional<Long> start = bound(node, "start", 0, axis, trace);
    Optional<Long> end = bound(node, "end", Long.MAX_VALUE, axis, trace);
    if (start.isEmpty() || end.isEmpty() || !isAbsent(node, "step", 1)) {
      trace.fix(axis, "it is sliced with a step or unknown bounds");
      return trace.fresh(node);
    }
    int[] elements = axis.elements();
    int from = start.get().intValue();
    int to = Math.max(from, end.get().intValue());
    trace.width(node, "start", Width.SCALAR, Axis.of(Arrays.copyOfRange(elements, 0, from)));
    trace.width(node, "end", Width.SCALAR, Axis.of(Arrays.copyOfRange(elements, 0, to)));
    return Axis.of(Arrays.copyOfRange(elements, from, to));
  }

  /** Slice bound from the beginning, clamped to the axis. */
  private static Optional<Long> bound(
      Node node, String argument, long absent, Axis axis, Trace trace) {
    if (!axis.isKnown()) {
      return Optional.empty();
    }
    long size = axis.size().factor();
    Optional<Long> given =
        node.argument(argument).equals(Argument.NONE)
            ? Optional.of(absent)
            : trace.number(node.argument(argument));
    return given.map(n -> Math.max(0, Math.min(size, n < 0 ? n + size : n)));
  }

  private static Optional<Layout> select(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = ShapeRules.index(input, node.argument("dim"), trace);
    index.ifPresent(i -> trace.fix(input.axes().get(i), "a single index of it is selected"));
    return index.isPresent() ? Optional.of(input.without(index.getAsInt())) : Optional.empty();
  }

  private static Optional<List<Layout>> unbind(Node node, Trace trace) {
    Layout input = trace.input(node);
    Argument dimension = Trace.argument(node, "dim", 1);
    OptionalInt index =
        ShapeRules.index(
            input, dimension.equals(Argument.NONE) ? Argument.of(0L) : dimension, trace);
    index.ifPresent(i -> trace.fix(input.axes().get(i), "unbind splits it into single indices"));
    return index.isPresent()
        ? Optional.of(node.results().stream().map(r -> input.without(index.getAsInt())).toList())
        : Optional.empty();
  }

  private static Optional<List<Layout>> chunk(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = ShapeRules.index(input, node.argument("dim"), trace);
    int count = node.results().size();
    if (index.isEmpty() || !node.argument("chunks").equals(Argument.of((long) count))) {
      return Optional.empty();
    }
    Axis axis = input.axes().get(index.getAsInt());
    boolean even = axis.isKnown() && axis.size().factor() % count == 0;
    if (axis.hasChannels() && !even) {
      return Optional.empty();
    }
    return Optional.of(
        even
            ? equalParts(input, index.getAsInt(), count, trace)
            : node.results().stream()
                .map(r -> input.with(index.getAsInt(), trace.fresh(node)))
                .toList());
  }

  private static List<Layout> equalParts(Layout input, int index, int count, Trace trace) {
    Axis axis = input.axes().get(index);
    if (!axis.hasChannels()) {
      Axis part = Axis.anonymous(Extent.of(axis.size().factor() / count));
      return Collections.nCopies(count, input.with(index, part));
    }
    List<int[]> parts = ConvolutionRules.parts(axis.elements(), count);
    trace.unitePlaces(parts, EQUAL);
    return parts.stream().map(p -> input.with(index, Axis.of(p))).toList();
  }

  private static Optional<List<Layout>> split(Node node, Trace trace) {
    Layout input = trace.input(node);
    Argument dimension = Trace.argument(node, "dim", 2);
    OptionalInt index =
        ShapeRules.index(
            input, dimension.equals(Argument.NONE) ? Argument.of(0L) : dimension, trace);
    String name = node.arguments().containsKey("1") ? "1" : "split_size";
    if (index.isEmpty() || !node.arguments().containsKey(name)) {
      return Optional.empty();
    }
    Axis axis = input.axes().get(index.getAsInt());
    if (!axis.hasChannels() || !axis.isKnown()) {
      trace.fix(axis, "it is split at unknown size");
      return Optional.of(
          node.results().stream()
              .map(r -> input.with(index.getAsInt(), trace.fresh(node)))
              .toList());
    }
    if (node.argument(name) instanceof Argument.Items sizes) {
      return sized(node, name, sizes.items(), input, index.getAsInt(), trace);
    }
    int count = node.results().size();
    Optional<Long> size = trace.number(node.argument(name));
    if (size.isEmpty() || size.get() * count != axis.size().factor()) {
      return Optional.empty();
    }
    List<Layout> parts = equalParts(input, index.getAsInt(), count, trace);
    trace.width(node, name, Width.SCALAR, parts.get(0).axes().get(index.getAsInt()));
    return Optional.of(parts);
  }

  private static Optional<List<Layout>> sized(
      Node node, String name, List<Argument> sizes, Layout input, int index, Trace trace) {
    int[] elements = input.axes().get(index).elements();
    List<Layout> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sizes.size(); i++) {
      Optional<Long> size = trace.number(sizes.get(i));
      if (size.isEmpty() || from + size.get() > elements.length) {
        return Optional.empty();
      }
      int to = from + size.get().intValue();
      Axis part = Axis.of(Arrays.copyOfRange(elements, from, to));
      trace.width(node, name, i, part);
      parts.add(input.with(index, part));
      from = to;
    }
    return Optional.of(parts);
  }
}
