package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for concatenation, slicing and splitting. */
final class ConcatenationSplitChannelRules {
  private static final String EQUAL = "it is split into parts of equal size";

  private ConcatenationSplitChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    return Map.of(
        "cat", single(ConcatenationSplitChannelRules::cat),
        "slice", single(ConcatenationSplitChannelRules::slice),
        "select", single(ConcatenationSplitChannelRules::select),
        "chunk", ConcatenationSplitChannelRules::chunk,
        "split", ConcatenationSplitChannelRules::split,
        "split_with_sizes", ConcatenationSplitChannelRules::split,
        "unbind", ConcatenationSplitChannelRules::unbind);
  }

  private static ChannelPropagationRule single(ChannelPropagationRule.SingleResultRule rule) {
    return rule;
  }

  private static Optional<ChannelLayout> cat(GraphNode node, ChannelAnalysisState trace) {
    if (!(node.argument("tensors") instanceof NodeArgument.Items items)
        || items.items().isEmpty()) {
      return Optional.empty();
    }
    List<ChannelLayout> parts = items.items().stream().map(trace::layout).toList();
    ChannelLayout first = parts.get(0);
    OptionalInt index = ShapeChannelRules.index(first, node.argument("dim"), trace);
    boolean alike =
        parts.stream()
            .allMatch(p -> p.count() == first.count() && p.complete() == first.complete());
    if (index.isEmpty() || !alike) {
      return Optional.empty();
    }
    List<ChannelAxis> axes = new ArrayList<>();
    for (int i = 0; i < first.count(); i++) {
      int at = i;
      List<ChannelAxis> same = parts.stream().map(p -> p.axes().get(at)).toList();
      axes.add(i == index.getAsInt() ? joined(same, node, trace) : united(same, trace));
    }
    return Optional.of(new ChannelLayout(first.complete(), axes));
  }

  private static ChannelAxis united(List<ChannelAxis> axes, ChannelAnalysisState trace) {
    ChannelAxis united = axes.get(0);
    boolean channels = axes.stream().anyMatch(ChannelAxis::hasChannels);
    for (ChannelAxis axis : axes.subList(1, axes.size())) {
      united =
          channels
              ? trace.unite(united, axis, "it is concatenated with a value of unknown width")
              : united;
    }
    return united;
  }

  private static ChannelAxis joined(
      List<ChannelAxis> axes, GraphNode node, ChannelAnalysisState trace) {
    if (axes.stream().noneMatch(ChannelAxis::hasChannels)
        || !axes.stream().allMatch(ChannelAxis::isKnown)) {
      axes.forEach(a -> trace.fix(a, "it is concatenated with a value of unknown width"));
      return trace.fresh(node);
    }
    return ChannelAxis.of(axes.stream().flatMapToInt(a -> Arrays.stream(a.elements())).toArray());
  }

  private static Optional<ChannelLayout> slice(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = ShapeChannelRules.index(input, node.argument("dim"), trace);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    ChannelAxis axis = input.axes().get(index.getAsInt());
    boolean whole =
        isAbsent(node, "start", 0)
            && isAbsent(node, "end", Long.MAX_VALUE)
            && isAbsent(node, "step", 1);
    if (whole) {
      return Optional.of(input);
    }
    ChannelAxis part = axis.hasChannels() ? part(node, axis, trace) : trace.fresh(node);
    return Optional.of(input.with(index.getAsInt(), part));
  }

  private static boolean isAbsent(GraphNode node, String argument, long neutral) {
    return node.argument(argument).equals(NodeArgument.NONE)
        || node.argument(argument).equals(NodeArgument.of(neutral));
  }

  private static ChannelAxis part(GraphNode node, ChannelAxis axis, ChannelAnalysisState trace) {
    Optional<Long> start = bound(node, "start", 0, axis, trace);
    Optional<Long> end = bound(node, "end", Long.MAX_VALUE, axis, trace);
    if (start.isEmpty() || end.isEmpty() || !isAbsent(node, "step", 1)) {
      trace.fix(axis, "it is sliced with a step or unknown bounds");
      return trace.fresh(node);
    }
    int[] elements = axis.elements();
    int from = start.get().intValue();
    int to = Math.max(from, end.get().intValue());
    trace.width(
        node,
        "start",
        ChannelDependentSize.SCALAR,
        ChannelAxis.of(Arrays.copyOfRange(elements, 0, from)));
    trace.width(
        node,
        "end",
        ChannelDependentSize.SCALAR,
        ChannelAxis.of(Arrays.copyOfRange(elements, 0, to)));
    return ChannelAxis.of(Arrays.copyOfRange(elements, from, to));
  }

  /** Slice bound from the beginning, clamped to the axis. */
  private static Optional<Long> bound(
      GraphNode node, String argument, long absent, ChannelAxis axis, ChannelAnalysisState trace) {
    if (!axis.isKnown()) {
      return Optional.empty();
    }
    long size = axis.size().factor();
    Optional<Long> given =
        node.argument(argument).equals(NodeArgument.NONE)
            ? Optional.of(absent)
            : trace.number(node.argument(argument));
    return given.map(n -> Math.max(0, Math.min(size, n < 0 ? n + size : n)));
  }

  private static Optional<ChannelLayout> select(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = ShapeChannelRules.index(input, node.argument("dim"), trace);
    index.ifPresent(i -> trace.fix(input.axes().get(i), "a single index of it is selected"));
    return index.isPresent() ? Optional.of(input.without(index.getAsInt())) : Optional.empty();
  }

  private static Optional<List<ChannelLayout>> unbind(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    NodeArgument dimension = ChannelAnalysisState.argument(node, "dim", 1);
    OptionalInt index =
        ShapeChannelRules.index(
            input, dimension.equals(NodeArgument.NONE) ? NodeArgument.of(0L) : dimension, trace);
    index.ifPresent(i -> trace.fix(input.axes().get(i), "unbind splits it into single indices"));
    return index.isPresent()
        ? Optional.of(node.results().stream().map(r -> input.without(index.getAsInt())).toList())
        : Optional.empty();
  }

  private static Optional<List<ChannelLayout>> chunk(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = ShapeChannelRules.index(input, node.argument("dim"), trace);
    int count = node.results().size();
    if (index.isEmpty() || !node.argument("chunks").equals(NodeArgument.of((long) count))) {
      return Optional.empty();
    }
    ChannelAxis axis = input.axes().get(index.getAsInt());
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

  private static List<ChannelLayout> equalParts(
      ChannelLayout input, int index, int count, ChannelAnalysisState trace) {
    ChannelAxis axis = input.axes().get(index);
    if (!axis.hasChannels()) {
      ChannelAxis part = ChannelAxis.anonymous(SymbolicSize.of(axis.size().factor() / count));
      return Collections.nCopies(count, input.with(index, part));
    }
    List<int[]> parts = ConvolutionChannelRules.parts(axis.elements(), count);
    trace.unitePlaces(parts, EQUAL);
    return parts.stream().map(p -> input.with(index, ChannelAxis.of(p))).toList();
  }

  private static Optional<List<ChannelLayout>> split(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    NodeArgument dimension = ChannelAnalysisState.argument(node, "dim", 2);
    OptionalInt index =
        ShapeChannelRules.index(
            input, dimension.equals(NodeArgument.NONE) ? NodeArgument.of(0L) : dimension, trace);
    String name = node.arguments().containsKey("1") ? "1" : "split_size";
    if (index.isEmpty() || !node.arguments().containsKey(name)) {
      return Optional.empty();
    }
    ChannelAxis axis = input.axes().get(index.getAsInt());
    if (!axis.hasChannels() || !axis.isKnown()) {
      trace.fix(axis, "it is split at unknown size");
      return Optional.of(
          node.results().stream()
              .map(r -> input.with(index.getAsInt(), trace.fresh(node)))
              .toList());
    }
    if (node.argument(name) instanceof NodeArgument.Items sizes) {
      return sized(node, name, sizes.items(), input, index.getAsInt(), trace);
    }
    int count = node.results().size();
    Optional<Long> size = trace.number(node.argument(name));
    if (size.isEmpty() || size.get() * count != axis.size().factor()) {
      return Optional.empty();
    }
    List<ChannelLayout> parts = equalParts(input, index.getAsInt(), count, trace);
    trace.width(node, name, ChannelDependentSize.SCALAR, parts.get(0).axes().get(index.getAsInt()));
    return Optional.of(parts);
  }

  private static Optional<List<ChannelLayout>> sized(
      GraphNode node,
      String name,
      List<NodeArgument> sizes,
      ChannelLayout input,
      int index,
      ChannelAnalysisState trace) {
    int[] elements = input.axes().get(index).elements();
    List<ChannelLayout> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sizes.size(); i++) {
      Optional<Long> size = trace.number(sizes.get(i));
      if (size.isEmpty() || from + size.get() > elements.length) {
        return Optional.empty();
      }
      int to = from + size.get().intValue();
      ChannelAxis part = ChannelAxis.of(Arrays.copyOfRange(elements, from, to));
      trace.width(node, name, i, part);
      parts.add(input.with(index, part));
      from = to;
    }
    return Optional.of(parts);
  }
}
