package io.sluice.compressor.structure;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules for products of two computed matrices. The contracted dimensions are coupled, and so are
 * the batch dimensions, such as attention heads.
 */
final class ProductRules {
  private static final String WHY = "it is multiplied by a value of unknown width";

  private ProductRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "matmul", single((n, t) -> product(n, t, "other")),
        "bmm", single((n, t) -> product(n, t, "mat2")),
        "scaled_dot_product_attention", single(ProductRules::attention));
  }

  private static Rule single(Rule.Single rule) {
    return rule;
  }

  private static Optional<Layout> product(Node node, Trace trace, String other) {
    Layout left = trace.input(node);
    Layout right = trace.layout(Trace.argument(node, other, 1));
    if (left.count() < 2 || right.count() < 2) {
      return Optional.empty();
    }
    trace.unite(left.fromEnd(0).orElseThrow(), right.fromEnd(1).orElseThrow(), WHY);
    return Optional.of(
        batched(
            trace.broadcast(front(left), front(right), WHY),
            left.fromEnd(1).orElseThrow(),
            right.fromEnd(0).orElseThrow()));
  }

  /** Layout without the last two dimensions. */
  private static Layout front(Layout layout) {
    return new Layout(layout.complete(), layout.axes().subList(0, layout.count() - 2));
  }

  private static Layout batched(Layout front, Axis rows, Axis columns) {
    List<Axis> axes = new ArrayList<>(front.axes());
    axes.add(rows);
    axes.add(columns);
    return new Layout(front.complete(), axes);
  }

  private static Optional<Layout> attention(Node node, Trace trace) {
    Layout query = trace.layout(node.argument("query"));
    Layout key = trace.layout(node.argument("key"));
    Layout value = trace.layout(node.argument("value"));
    Layout mask = trace.layout(node.argument("attn_mask"));
    if (query.count() < 2
        || key.count() < 2
        || value.count() < 2
        || node.argument("enable_gqa").equals(Argument.of(true))) {
      return Optional.empty();
    }
    Axis width = trace.unite(last(query), last(key), WHY);
    if (node.argument("scale").equals(Argument.NONE)) {
      trace.fix(width, "the scale of attention depends on its width");
    }
    trace.fix(key.fromEnd(1).orElseThrow(), "attention runs along it");
    trace.fix(value.fromEnd(1).orElseThrow(), "attention runs along it");
    Layout front = trace.broadcast(front(query), front(key), WHY);
    front = trace.broadcast(front, front(value), WHY);
    if (!node.argument("attn_mask").equals(Argument.NONE)) {
      Layout scores = batched(front, query.fromEnd(1).orElseThrow(), key.fromEnd(1).orElseThrow());
      trace.broadcast(scores, mask, "a mask of unknown width covers it");
    }
    return Optional.of(batched(front, query.fromEnd(1).orElseThrow(), last(value)));
  }

  private static Axis last(Layout layout) {
    return layout.fromEnd(0).orElseThrow();
  }
}
