package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Rules for pooling, resizing and reductions: positions change, channels do not. */
final class ReductionRules {
  private static final List<String> REDUCTIONS = List.of("mean", "sum", "amax", "amin");

  private ReductionRules() {}

  static Map<String, Rule> rules() {
    Map<String, Rule.Single> rules = new HashMap<>();
    for (int places = 1; places <= 3; places++) {
      int count = places;
      for (String operator : List.of("max_pool", "avg_pool", "lp_pool")) {
        rules.put(operator + places + "d", (n, t) -> pooled(n, t, count, Argument.NONE));
      }
      for (String operator : List.of("adaptive_avg_pool", "adaptive_max_pool")) {
        rules.put(operator + places + "d", (n, t) -> adaptive(n, t, count));
      }
    }
    for (String kind : List.of("nearest", "_nearest_exact", "bilinear", "bicubic")) {
      rules.put("upsample_" + kind + "2d", (n, t) -> pooled(n, t, 2, Argument.NONE));
    }
    for (String kind : List.of("nearest1d", "linear1d")) {
      rules.put("upsample_" + kind, (n, t) -> pooled(n, t, 1, Argument.NONE));
    }
    REDUCTIONS.forEach(operator -> rules.put(operator, ReductionRules::reduced));
    return Map.copyOf(rules);
  }

  private static Optional<Layout> adaptive(Node node, Trace trace, int places) {
    return node.results().size() > 1
        ? Optional.empty()
        : pooled(node, trace, places, Trace.argument(node, "output_size", 1));
  }

  private static Optional<Layout> pooled(Node node, Trace trace, int places, Argument sizes) {
    Layout input = trace.input(node);
    if (input.count() <= places) {
      return Optional.empty();
    }
    List<Argument> items = sizes instanceof Argument.Items list ? list.items() : List.of(sizes);
    List<Axis> axes = new ArrayList<>(input.axes());
    for (int i = 0; i < places; i++) {
      int index = axes.size() - places + i;
      trace.fix(axes.get(index), "pooling or resizing runs along it");
      Argument size = items.get(items.size() == places ? i : 0);
      Optional<Long> known = size.equals(Argument.NONE) ? Optional.empty() : trace.number(size);
      axes.set(
          index, known.map(n -> Axis.anonymous(Extent.of(n))).orElseGet(() -> trace.fresh(node)));
    }
    return Optional.of(new Layout(input.complete(), axes));
  }

  private static Optional<Layout> reduced(Node node, Trace trace) {
    Layout input = trace.input(node);
    Argument dimensions = Trace.argument(node, "dim", 1);
    TreeSet<Integer> indices = new TreeSet<>();
    for (Argument dimension : dimensions.flattened().toList()) {
      Optional<Long> number = trace.number(dimension);
      OptionalInt index = number.isPresent() ? input.index(number.get()) : OptionalInt.empty();
      if (index.isEmpty()) {
        return Optional.empty();
      }
      indices.add(index.getAsInt());
    }
    Argument keep = Trace.argument(node, "keepdim", 2);
    boolean keeps = keep.equals(Argument.of(true));
    List<Axis> axes = new ArrayList<>(input.axes());
    for (int index : indices.descendingSet()) {
      trace.fix(axes.get(index), "a reduction runs along it");
      if (keeps) {
        axes.set(index, Axis.anonymous(Extent.ONE));
      } else {
        axes.remove(index);
      }
    }
    return indices.isEmpty() ? Optional.empty() : Optional.of(new Layout(input.complete(), axes));
  }
}
