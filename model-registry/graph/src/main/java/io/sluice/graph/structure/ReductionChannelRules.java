package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Rules for pooling, resizing and reductions: positions change, channels do not. */
final class ReductionChannelRules {
  private static final List<String> REDUCTIONS = List.of("mean", "sum", "amax", "amin");

  private ReductionChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    Map<String, ChannelPropagationRule.SingleResultRule> rules = new HashMap<>();
    for (int places = 1; places <= 3; places++) {
      int count = places;
      for (String operator : List.of("max_pool", "avg_pool", "lp_pool")) {
        rules.put(operator + places + "d", (n, t) -> pooled(n, t, count, NodeArgument.NONE));
      }
      for (String operator : List.of("adaptive_avg_pool", "adaptive_max_pool")) {
        rules.put(operator + places + "d", (n, t) -> adaptive(n, t, count));
      }
    }
    for (String kind : List.of("nearest", "_nearest_exact", "bilinear", "bicubic")) {
      rules.put("upsample_" + kind + "2d", (n, t) -> pooled(n, t, 2, NodeArgument.NONE));
    }
    for (String kind : List.of("nearest1d", "linear1d")) {
      rules.put("upsample_" + kind, (n, t) -> pooled(n, t, 1, NodeArgument.NONE));
    }
    REDUCTIONS.forEach(operator -> rules.put(operator, ReductionChannelRules::reduced));
    return Map.copyOf(rules);
  }

  private static Optional<ChannelLayout> adaptive(
      GraphNode node, ChannelAnalysisState trace, int places) {
    return node.results().size() > 1
        ? Optional.empty()
        : pooled(node, trace, places, ChannelAnalysisState.argument(node, "output_size", 1));
  }

  private static Optional<ChannelLayout> pooled(
      GraphNode node, ChannelAnalysisState trace, int places, NodeArgument sizes) {
    ChannelLayout input = trace.input(node);
    if (input.count() <= places) {
      return Optional.empty();
    }
    List<NodeArgument> items =
        sizes instanceof NodeArgument.Items list ? list.items() : List.of(sizes);
    List<ChannelAxis> axes = new ArrayList<>(input.axes());
    for (int i = 0; i < places; i++) {
      int index = axes.size() - places + i;
      trace.fix(axes.get(index), "pooling or resizing runs along it");
      NodeArgument size = items.get(items.size() == places ? i : 0);
      Optional<Long> known = size.equals(NodeArgument.NONE) ? Optional.empty() : trace.number(size);
      axes.set(
          index,
          known
              .map(n -> ChannelAxis.anonymous(SymbolicSize.of(n)))
              .orElseGet(() -> trace.fresh(node)));
    }
    return Optional.of(new ChannelLayout(input.complete(), axes));
  }

  private static Optional<ChannelLayout> reduced(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    NodeArgument dimensions = ChannelAnalysisState.argument(node, "dim", 1);
    TreeSet<Integer> indices = new TreeSet<>();
    for (NodeArgument dimension : dimensions.flattened().toList()) {
      Optional<Long> number = trace.number(dimension);
      OptionalInt index = number.isPresent() ? input.index(number.get()) : OptionalInt.empty();
      if (index.isEmpty()) {
        return Optional.empty();
      }
      indices.add(index.getAsInt());
    }
    NodeArgument keep = ChannelAnalysisState.argument(node, "keepdim", 2);
    boolean keeps = keep.equals(NodeArgument.of(true));
    List<ChannelAxis> axes = new ArrayList<>(input.axes());
    for (int index : indices.descendingSet()) {
      trace.fix(axes.get(index), "a reduction runs along it");
      if (keeps) {
        axes.set(index, ChannelAxis.anonymous(SymbolicSize.ONE));
      } else {
        axes.remove(index);
      }
    }
    return indices.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChannelLayout(input.complete(), axes));
  }
}
