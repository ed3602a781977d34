package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for operators rearranging elements without changing values. */
final class ShapeChannelRules {
  private ShapeChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    return Map.ofEntries(
        Map.entry("permute", single(ShapeChannelRules::permute)),
        Map.entry("transpose", single(ShapeChannelRules::transpose)),
        Map.entry("t", single(ShapeChannelRules::swapped)),
        Map.entry("unsqueeze", single(ShapeChannelRules::unsqueeze)),
        Map.entry("squeeze", single(ShapeChannelRules::squeeze)),
        Map.entry("expand", single(ShapeChannelRules::expand)),
        Map.entry("expand_as", single(ShapeChannelRules::expandAs)),
        Map.entry("flatten", single(ShapeChannelRules::flatten)),
        Map.entry("view", single((n, t) -> reshape(n, t, "size"))),
        Map.entry("reshape", single((n, t) -> reshape(n, t, "shape"))));
  }

  private static ChannelPropagationRule single(ChannelPropagationRule.SingleResultRule rule) {
    return rule;
  }

  static OptionalInt index(
      ChannelLayout layout, NodeArgument dimension, ChannelAnalysisState trace) {
    Optional<Long> number = trace.number(dimension);
    return number.isPresent() ? layout.index(number.get()) : OptionalInt.empty();
  }

  private static Optional<ChannelLayout> permute(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    List<Long> dimensions = node.longs("dims").orElse(List.of());
    List<ChannelAxis> axes = new ArrayList<>();
    for (long dimension : dimensions) {
      input.axis(dimension).ifPresent(axes::add);
    }
    boolean all = input.complete() && axes.size() == input.count();
    return all ? Optional.of(ChannelLayout.of(axes)) : Optional.empty();
  }

  private static Optional<ChannelLayout> transpose(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt first = index(input, ChannelAnalysisState.argument(node, "dim0", 1), trace);
    OptionalInt second = index(input, ChannelAnalysisState.argument(node, "dim1", 2), trace);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    List<ChannelAxis> axes = new ArrayList<>(input.axes());
    Collections.swap(axes, first.getAsInt(), second.getAsInt());
    return Optional.of(new ChannelLayout(input.complete(), axes));
  }

  private static Optional<ChannelLayout> swapped(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    if (!input.complete() || input.count() > 2) {
      return Optional.empty();
    }
    List<ChannelAxis> axes = new ArrayList<>(input.axes());
    Collections.reverse(axes);
    return Optional.of(ChannelLayout.of(axes));
  }

  private static Optional<ChannelLayout> unsqueeze(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    Optional<Long> dimension = trace.number(ChannelAnalysisState.argument(node, "dim", 1));
    if (dimension.isEmpty() || dimension.get() >= 0 && !input.complete()) {
      return Optional.empty();
    }
    long at = dimension.get() < 0 ? input.count() + 1 + dimension.get() : dimension.get();
    if (at < 0 || at > input.count()) {
      return Optional.empty();
    }
    List<ChannelAxis> axes = new ArrayList<>(input.axes());
    axes.add((int) at, ChannelAxis.anonymous(SymbolicSize.ONE));
    return Optional.of(new ChannelLayout(input.complete(), axes));
  }

  private static Optional<ChannelLayout> squeeze(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    OptionalInt index = index(input, ChannelAnalysisState.argument(node, "dim", 1), trace);
    boolean known = index.isPresent() && input.axes().get(index.getAsInt()).isKnown();
    if (!known) {
      return Optional.empty();
    }
    return Optional.of(
        input.axes().get(index.getAsInt()).isOne() ? input.without(index.getAsInt()) : input);
  }

  private static Optional<ChannelLayout> expand(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    String name = node.arguments().containsKey("size") ? "size" : "1";
    if (!(node.argument(name) instanceof NodeArgument.Items sizes)) {
      return Optional.empty();
    }
    List<ChannelAxis> axes = new ArrayList<>();
    int count = sizes.items().size();
    for (int i = 0; i < count; i++) {
      NodeArgument item = sizes.items().get(i);
      Optional<ChannelAxis> axis = input.fromEnd(count - 1 - i);
      boolean kept = axis.isPresent() && (item.equals(NodeArgument.of(-1L)) || !axis.get().isOne());
      if (!kept) {
        axes.add(
            trace
                .numbers()
                .extent(item)
                .map(ChannelAxis::anonymous)
                .orElseGet(() -> trace.fresh(node)));
        continue;
      }
      axes.add(axis.get());
      if (!item.equals(NodeArgument.of(-1L))) {
        trace.width(node, name, i, axis.get());
      }
    }
    return Optional.of(ChannelLayout.of(axes));
  }

  private static Optional<ChannelLayout> expandAs(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout other = trace.layout(ChannelAnalysisState.argument(node, "other", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), other, "it is expanded to an unknown width"));
  }

  private static Optional<ChannelLayout> flatten(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    Optional<Long> start = trace.number(ChannelAnalysisState.argument(node, "start_dim", 1));
    Optional<Long> end = trace.number(ChannelAnalysisState.argument(node, "end_dim", 2));
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt from = input.index(start.get());
    OptionalInt to = input.index(end.get());
    if (from.isPresent() && to.isPresent()) {
      List<ChannelAxis> merged = input.axes().subList(from.getAsInt(), to.getAsInt() + 1);
      List<ChannelAxis> axes = new ArrayList<>(input.axes().subList(0, from.getAsInt()));
      axes.add(ReshapeChannelPropagation.merge(merged, trace));
      axes.addAll(input.axes().subList(to.getAsInt() + 1, input.count()));
      return Optional.of(new ChannelLayout(input.complete(), axes));
    }
    boolean ofImages = start.get() == 1 && end.get() == -1 && !input.hasChannels();
    return ofImages
        ? Optional.of(ChannelLayout.of(List.of(trace.fresh(node), trace.fresh(node))))
        : Optional.empty();
  }

  private static Optional<ChannelLayout> reshape(
      GraphNode node, ChannelAnalysisState trace, String argument) {
    ChannelLayout input = trace.input(node);
    return node.argument(argument) instanceof NodeArgument.Items items
        ? Optional.of(
            new ReshapeChannelPropagation(node, argument, items.items(), input, trace).layout())
        : Optional.empty();
  }
}
