package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for operators rearranging elements without changing values. */
final class ShapeRules {
  private ShapeRules() {}

  static Map<String, Rule> rules() {
    return Map.ofEntries(
        Map.entry("permute", single(ShapeRules::permute)),
        Map.entry("transpose", single(ShapeRules::transpose)),
        Map.entry("t", single(ShapeRules::swapped)),
        Map.entry("unsqueeze", single(ShapeRules::unsqueeze)),
        Map.entry("squeeze", single(ShapeRules::squeeze)),
        Map.entry("expand", single(ShapeRules::expand)),
        Map.entry("expand_as", single(ShapeRules::expandAs)),
        Map.entry("flatten", single(ShapeRules::flatten)),
        Map.entry("view", single((n, t) -> reshape(n, t, "size"))),
        Map.entry("reshape", single((n, t) -> reshape(n, t, "shape"))));
  }

  private static Rule single(Rule.Single rule) {
    return rule;
  }

  static OptionalInt index(Layout layout, Argument dimension, Trace trace) {
    Optional<Long> number = trace.number(dimension);
    return number.isPresent() ? layout.index(number.get()) : OptionalInt.empty();
  }

  private static Optional<Layout> permute(Node node, Trace trace) {
    Layout input = trace.input(node);
    List<Long> dimensions = node.longs("dims").orElse(List.of());
    List<Axis> axes = new ArrayList<>();
    for (long dimension : dimensions) {
      input.axis(dimension).ifPresent(axes::add);
    }
    boolean all = input.complete() && axes.size() == input.count();
    return all ? Optional.of(Layout.of(axes)) : Optional.empty();
  }

  private static Optional<Layout> transpose(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt first = index(input, Trace.argument(node, "dim0", 1), trace);
    OptionalInt second = index(input, Trace.argument(node, "dim1", 2), trace);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>(input.axes());
    Collections.swap(axes, first.getAsInt(), second.getAsInt());
    return Optional.of(new Layout(input.complete(), axes));
  }

  private static Optional<Layout> swapped(Node node, Trace trace) {
    Layout input = trace.input(node);
    if (!input.complete() || input.count() > 2) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>(input.axes());
    Collections.reverse(axes);
    return Optional.of(Layout.of(axes));
  }

  private static Optional<Layout> unsqueeze(Node node, Trace trace) {
    Layout input = trace.input(node);
    Optional<Long> dimension = trace.number(Trace.argument(node, "dim", 1));
    if (dimension.isEmpty() || dimension.get() >= 0 && !input.complete()) {
      return Optional.empty();
    }
    long at = dimension.get() < 0 ? input.count() + 1 + dimension.get() : dimension.get();
    if (at < 0 || at > input.count()) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>(input.axes());
    axes.add((int) at, Axis.anonymous(Extent.ONE));
    return Optional.of(new Layout(input.complete(), axes));
  }

  private static Optional<Layout> squeeze(Node node, Trace trace) {
    Layout input = trace.input(node);
    OptionalInt index = index(input, Trace.argument(node, "dim", 1), trace);
    boolean known = index.isPresent() && input.axes().get(index.getAsInt()).isKnown();
    if (!known) {
      return Optional.empty();
    }
    return Optional.of(
        input.axes().get(index.getAsInt()).isOne() ? input.without(index.getAsInt()) : input);
  }

  private static Optional<Layout> expand(Node node, Trace trace) {
    Layout input = trace.input(node);
    String name = node.arguments().containsKey("size") ? "size" : "1";
    if (!(node.argument(name) instanceof Argument.Items sizes)) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>();
    int count = sizes.items().size();
    for (int i = 0; i < count; i++) {
      Argument item = sizes.items().get(i);
      Optional<Axis> axis = input.fromEnd(count - 1 - i);
      boolean kept = axis.isPresent() && (item.equals(Argument.of(-1L)) || !axis.get().isOne());
      if (!kept) {
        axes.add(
            trace.numbers().extent(item).map(Axis::anonymous).orElseGet(() -> trace.fresh(node)));
        continue;
      }
      axes.add(axis.get());
      if (!item.equals(Argument.of(-1L))) {
        trace.width(node, name, i, axis.get());
      }
    }
    return Optional.of(Layout.of(axes));
  }

  private static Optional<Layout> expandAs(Node node, Trace trace) {
    Layout other = trace.layout(Trace.argument(node, "other", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), other, "it is expanded to an unknown width"));
  }

  private static Optional<Layout> flatten(Node node, Trace trace) {
    Layout input = trace.input(node);
    Optional<Long> start = trace.number(Trace.argument(node, "start_dim", 1));
    Optional<Long> end = trace.number(Trace.argument(node, "end_dim", 2));
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt from = input.index(start.get());
    OptionalInt to = input.index(end.get());
    if (from.isPresent() && to.isPresent()) {
      List<Axis> merged = input.axes().subList(from.getAsInt(), to.getAsInt() + 1);
      List<Axis> axes = new ArrayList<>(input.axes().subList(0, from.getAsInt()));
      axes.add(Reshaping.merge(merged, trace));
      axes.addAll(input.axes().subList(to.getAsInt() + 1, input.count()));
      return Optional.of(new Layout(input.complete(), axes));
    }
    boolean ofImages = start.get() == 1 && end.get() == -1 && !input.hasChannels();
    return ofImages
        ? Optional.of(Layout.of(List.of(trace.fresh(node), trace.fresh(node))))
        : Optional.empty();
  }

  private static Optional<Layout> reshape(Node node, Trace trace, String argument) {
    Layout input = trace.input(node);
    return node.argument(argument) instanceof Argument.Items items
        ? Optional.of(new Reshaping(node, argument, items.items(), input, trace).layout())
        : Optional.empty();
  }
}
