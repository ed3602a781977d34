package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules for element-wise operators with one or two operands. */
final class PointwiseRules {
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

  private PointwiseRules() {}

  static Map<String, Rule> rules() {
    Map<String, Rule.Single> rules = new HashMap<>();
    UNARY.forEach(operator -> rules.put(operator, (node, trace) -> Optional.of(trace.input(node))));
    BINARY.forEach(operator -> rules.put(operator, PointwiseRules::binary));
    rules.put("masked_fill", PointwiseRules::masked);
    rules.put("softmax", PointwiseRules::softmax);
    rules.put("log_softmax", PointwiseRules::softmax);
    return Map.copyOf(rules);
  }

  private static Optional<Layout> binary(Node node, Trace trace) {
    Layout other = trace.layout(Trace.argument(node, "other", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), other, "it is combined with a value of unknown width"));
  }

  private static Optional<Layout> masked(Node node, Trace trace) {
    Layout mask = trace.layout(Trace.argument(node, "mask", 1));
    return Optional.of(
        trace.broadcast(trace.input(node), mask, "a mask of unknown width covers it"));
  }

  private static Optional<Layout> softmax(Node node, Trace trace) {
    Layout input = trace.input(node);
    Argument dimension = Trace.argument(node, "dim", 1);
    OptionalInt index =
        dimension instanceof Argument.Literal literal && literal.value() instanceof Long number
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
