package io.sluice.graph.structure;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules for products of two computed matrices. The contracted dimensions are coupled, and so are
 * the batch dimensions, such as attention heads.
 */
final class MatrixProductChannelRules {
  private static final String WHY = "it is multiplied by a value of unknown width";

  private MatrixProductChannelRules() {}

  static Map<String, ChannelPropagationRule> rules() {
    return Map.of(
        "matmul", single((n, t) -> product(n, t, "other")),
        "bmm", single((n, t) -> product(n, t, "mat2")),
        "scaled_dot_product_attention", single(MatrixProductChannelRules::attention));
  }

  private static ChannelPropagationRule single(ChannelPropagationRule.SingleResultRule rule) {
    return rule;
  }

  private static Optional<ChannelLayout> product(
      GraphNode node, ChannelAnalysisState trace, String other) {
    ChannelLayout left = trace.input(node);
    ChannelLayout right = trace.layout(ChannelAnalysisState.argument(node, other, 1));
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
  private static ChannelLayout front(ChannelLayout layout) {
    return new ChannelLayout(layout.complete(), layout.axes().subList(0, layout.count() - 2));
  }

  private static ChannelLayout batched(ChannelLayout front, ChannelAxis rows, ChannelAxis columns) {
    List<ChannelAxis> axes = new ArrayList<>(front.axes());
    axes.add(rows);
    axes.add(columns);
    return new ChannelLayout(front.complete(), axes);
  }

  private static Optional<ChannelLayout> attention(GraphNode node, ChannelAnalysisState trace) {
    ChannelLayout query = trace.layout(node.argument("query"));
    ChannelLayout key = trace.layout(node.argument("key"));
    ChannelLayout value = trace.layout(node.argument("value"));
    ChannelLayout mask = trace.layout(node.argument("attn_mask"));
    if (query.count() < 2
        || key.count() < 2
        || value.count() < 2
        || node.argument("enable_gqa").equals(NodeArgument.of(true))) {
      return Optional.empty();
    }
    ChannelAxis width = trace.unite(last(query), last(key), WHY);
    if (node.argument("scale").equals(NodeArgument.NONE)) {
      trace.fix(width, "the scale of attention depends on its width");
    }
    trace.fix(key.fromEnd(1).orElseThrow(), "attention runs along it");
    trace.fix(value.fromEnd(1).orElseThrow(), "attention runs along it");
    ChannelLayout front = trace.broadcast(front(query), front(key), WHY);
    front = trace.broadcast(front, front(value), WHY);
    if (!node.argument("attn_mask").equals(NodeArgument.NONE)) {
      ChannelLayout scores =
          batched(front, query.fromEnd(1).orElseThrow(), key.fromEnd(1).orElseThrow());
      trace.broadcast(scores, mask, "a mask of unknown width covers it");
    }
    return Optional.of(batched(front, query.fromEnd(1).orElseThrow(), last(value)));
  }

  private static ChannelAxis last(ChannelLayout layout) {
    return layout.fromEnd(0).orElseThrow();
  }
}
