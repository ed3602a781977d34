package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for operators with weights: columns consume channels, rows produce channels. */
final class LayerRules {
  private LayerRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "linear",
        single(LayerRules::linear),
        "embedding",
        single(LayerRules::embedding),
        "lstm",
        LayerRules::recurrent,
        "gru",
        LayerRules::recurrent);
  }

  private static Rule single(Rule.Single rule) {
    return rule;
  }

  private static Optional<Layout> linear(Node node, Trace trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    Layout input = trace.input(node);
    List<Long> shape = trace.graph().parameter(weight.get()).shape();
    Axis read = input.fromEnd(0).orElseGet(() -> Axis.anonymous(Extent.of(shape.get(1))));
    trace.consume(read, weight.get(), 1);
    Axis outputs = trace.created(weight.get(), shape.get(0));
    trace.produce(outputs, weight.get(), 0);
    node.parameter("bias").ifPresent(bias -> trace.produce(outputs, bias, 0));
    return Optional.of(
        input.count() == 0
            ? new Layout(false, List.of(outputs))
            : input.with(input.count() - 1, outputs));
  }

  private static Optional<Layout> embedding(Node node, Trace trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    Axis outputs =
        trace.created(weight.get(), trace.graph().parameter(weight.get()).shape().get(1));
    trace.produce(outputs, weight.get(), 1);
    Layout indices = trace.layout(node.argument("indices"));
    List<Axis> axes = new ArrayList<>(indices.axes());
    axes.add(outputs);
    return Optional.of(new Layout(indices.complete(), axes));
  }

  /**
   * Rule for LSTM and GRU: inputs are read by the first layer, in both directions; hidden units are
   * kept.
   */
  private static Optional<List<Layout>> recurrent(Node node, Trace trace) {
    List<String> parameters = node.argument("params").parameters();
    boolean bidirectional = Boolean.TRUE.equals(node.literal("bidirectional"));
    if (!(node.literal("num_layers") instanceof Long layers) || parameters.isEmpty()) {
      return Optional.empty();
    }
    int directions = bidirectional ? 2 : 1;
    int each = parameters.size() / (int) (layers * directions);
    Axis read =
        trace
            .input(node)
            .fromEnd(0)
            .orElseGet(
                () ->
                    Axis.anonymous(
                        Extent.of(trace.graph().parameter(parameters.get(0)).shape().get(1))));
    parameters.forEach(trace.couplings()::touch);
    for (int direction = 0; direction < directions; direction++) {
      trace.consume(read, parameters.get(direction * each), 1);
    }
    for (String state : node.argument("hx").values()) {
      trace.fix(
          trace.layouts().getOrDefault(state, Layout.UNKNOWN),
          "it is an initial state of " + node.operator());
    }
    List<Layout> results = new ArrayList<>();
    for (int i = 0; i < node.results().size(); i++) {
      results.add(Layout.of(List.of(trace.fresh(node), trace.fresh(node), trace.fresh(node))));
    }
    return Optional.of(results);
  }
}
