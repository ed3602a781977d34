package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for operators with weights: columns consume channels, rows produce channels. */
final class WeightedLayerChannelRules {
  private WeightedLayerChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    return Map.of(
        "linear",
        single(WeightedLayerChannelRules::linear),
        "embedding",
        single(WeightedLayerChannelRules::embedding),
        "lstm",
        WeightedLayerChannelRules::recurrent,
        "gru",
        WeightedLayerChannelRules::recurrent);
  }

  private static ChannelPropagationRule single(ChannelPropagationRule.SingleResultRule rule) {
    return rule;
  }

  private static Optional<ChannelLayout> linear(GraphNode node, ChannelAnalysisState trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    ChannelLayout input = trace.input(node);
    List<Long> shape = trace.graph().parameter(weight.get()).shape();
    ChannelAxis read =
        input.fromEnd(0).orElseGet(() -> ChannelAxis.anonymous(SymbolicSize.of(shape.get(1))));
    trace.consume(read, weight.get(), 1);
    ChannelAxis outputs = trace.created(weight.get(), shape.get(0));
    trace.produce(outputs, weight.get(), 0);
    node.parameter("bias").ifPresent(bias -> trace.produce(outputs, bias, 0));
    return Optional.of(
        input.count() == 0
            ? new ChannelLayout(false, List.of(outputs))
            : input.with(input.count() - 1, outputs));
  }

  private static Optional<ChannelLayout> embedding(GraphNode node, ChannelAnalysisState trace) {
    Optional<String> weight = node.parameter("weight");
    if (weight.isEmpty()) {
      return Optional.empty();
    }
    ChannelAxis outputs =
        trace.created(weight.get(), trace.graph().parameter(weight.get()).shape().get(1));
    trace.produce(outputs, weight.get(), 1);
    ChannelLayout indices = trace.layout(node.argument("indices"));
    List<ChannelAxis> axes = new ArrayList<>(indices.axes());
    axes.add(outputs);
    return Optional.of(new ChannelLayout(indices.complete(), axes));
  }

  /**
   * Rule for LSTM and GRU: inputs are read by the first layer, in both directions; hidden units are
   * kept.
   */
  private static Optional<List<ChannelLayout>> recurrent(
      GraphNode node, ChannelAnalysisState trace) {
    List<String> parameters = node.argument("params").parameters();
    boolean bidirectional = Boolean.TRUE.equals(node.literal("bidirectional"));
    if (!(node.literal("num_layers") instanceof Long layers) || parameters.isEmpty()) {
      return Optional.empty();
    }
    int directions = bidirectional ? 2 : 1;
    int each = parameters.size() / (int) (layers * directions);
    ChannelAxis read =
        trace
            .input(node)
            .fromEnd(0)
            .orElseGet(
                () ->
                    ChannelAxis.anonymous(
                        SymbolicSize.of(
                            trace.graph().parameter(parameters.get(0)).shape().get(1))));
    parameters.forEach(trace.couplings()::touch);
    for (int direction = 0; direction < directions; direction++) {
      trace.consume(read, parameters.get(direction * each), 1);
    }
    for (String state : node.argument("hx").values()) {
      trace.fix(
          trace.layouts().getOrDefault(state, ChannelLayout.UNKNOWN),
          "it is an initial state of " + node.operator());
    }
    List<ChannelLayout> results = new ArrayList<>();
    for (int i = 0; i < node.results().size(); i++) {
      results.add(
          ChannelLayout.of(List.of(trace.fresh(node), trace.fresh(node), trace.fresh(node))));
    }
    return Optional.of(results);
  }
}
