package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for element-wise operators with one or two operands. */
final class PointwiseChannelRules {
  private static final List<String> UNARY =
      List.of(
          "relu",
          "relu6",
          "hardtanh",
          "clamp",
          "leaky_relu",
          "elu",
          "celu",
          "selu",
          "silu",
          "mish",
          "hardswish",
          "hardsigmoid",
          "softplus",
          "softsign",
          "sigmoid",
          "log_sigmoid",
          "tanh",
          "gelu",
          "erf",
          "exp",
          "log",
          "sqrt",
          "rsqrt",
          "reciprocal",
          "square",
          "abs",
          "neg",
          "sign",
          "floor",
          "round",
          "dropout",
          "feature_dropout",
          "alpha_dropout",
          "contiguous",
          "detach",
          "clone",
          "alias",
          "to",
          "fake_quantize_per_tensor_affine");
  private static final List<String> BINARY =
      List.of("add", "sub", "mul", "div", "rsub", "maximum", "minimum", "pow");

  private PointwiseChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    Map<String, ChannelPropagationRule.SingleResultRule> rules = new HashMap<>();
    UNARY.forEach(operator -> rules.put(operator, (node, trace) -> Optional.of(trace.input(node))));
    BINARY.forEach(operator -> rules.put(operator, PointwiseChannelRules::binary));
    rules.put("masked_fill", PointwiseChannelRules::masked);
    rules.put("softmax", PointwiseChannelRules::softmax);
    rules.put("log_softmax", PointwiseChannelRules::softmax);
    return Map.copyOf(rules);
  }

  private static Optional<ChannelLayout> binary(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout other = trace.layout(ChannelAnalysisState.argument(node, "other", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), other, "it is combined with a value of unknown width"));
  }

  private static Optional<ChannelLayout> masked(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout mask = trace.layout(ChannelAnalysisState.argument(node, "mask", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), mask, "a mask of unknown width covers it"));
  }

  private static Optional<ChannelLayout> softmax(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout input = trace.input(node);
    NodeArgument dimension = ChannelAnalysisState.argument(node, "dim", 1);
    OptionalInt index =
        dimension instanceof NodeArgument.Literal literal && literal.value() instanceof Long number
            ? input.index(number)
            : OptionalInt.empty();
    if (index.isPresent()) {
      trace.fix(input.axes().get(index.getAsInt()), "softmax runs along it");
    } else {
      trace.fix(input, "softmax runs along an unknown dimension");
    }
    return Optional.of(input);
  }
}
