package io.sluice.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decomposition of PyTorch's fused inference operators for attention and encoder layers, {@code
 * _native_multi_head_attention} and {@code _transformer_encoder_layer_fwd}, into linear layers and
 * normalisations visible to techniques. Each instance decomposes a single node.
 */
final class FusedAttentionDecomposition {
  private final GraphNode node;
  private final GraphEditor editor;
  private final List<NodeArgument> arguments;
  private final List<GraphNode> parts = new ArrayList<>();

  private FusedAttentionDecomposition(GraphNode node, GraphEditor editor) {
    this.node = node;
    this.editor = editor;
    this.arguments = new ArrayList<>(node.arguments().values());
  }

  /**
   * Nodes replacing the fused node; empty for other operators, masks, cross-attention and other
   * special forms.
   */
  static Optional<List<GraphNode>> parts(
      GraphNode node, ComputationGraph graph, GraphEditor editor) {
    FusedAttentionDecomposition fused = new FusedAttentionDecomposition(node, editor);
    return switch (node.operator()) {
      case "_native_multi_head_attention" -> fused.attention(graph);
      case "_transformer_encoder_layer_fwd" -> fused.encoderLayer();
      default -> Optional.empty();
    };
  }

  private Optional<List<GraphNode>> attention(ComputationGraph graph) {
    String x = node.value("0").orElse("");
    boolean self =
        node.takes(x) && argument(1).equals(argument(0)) && argument(2).equals(argument(0));
    boolean onlyFirst =
        node.results().size() == 1
            || graph.users(node.results().get(1)).isEmpty()
                && !graph.isReturned(node.results().get(1));
    if (!self || !onlyFirst || !isNone(9) || !isPlain(3, 5)) {
      return Optional.empty();
    }
    attend(node.results().get(0), argument(0), 3, 5);
    return Optional.of(parts);
  }

  private Optional<List<GraphNode>> encoderLayer() {
    boolean plain = isNone(18) && isNone(19) && isPlain(1, 3);
    for (int i = 7; i <= 8; i++) {
      plain &=
          argument(i) instanceof NodeArgument.Literal literal && literal.value() instanceof Boolean;
    }
    if (!plain) {
      return Optional.empty();
    }
    boolean normFirst = argument(8).equals(NodeArgument.of(true));
    NodeArgument x = argument(0);
    NodeArgument attended = attend(fresh(), normFirst ? norm(x, 10, fresh()) : x, 1, 3);
    NodeArgument sum = call("add", fresh(), x, attended);
    if (normFirst) {
      call("add", node.result(), sum, feedForward(norm(sum, 12, fresh())));
    } else {
      NodeArgument normal = norm(sum, 10, fresh());
      norm(call("add", fresh(), normal, feedForward(normal)), 12, node.result());
    }
    return Optional.of(parts);
  }

  private NodeArgument feedForward(NodeArgument x) {
    NodeArgument inner = call("linear", fresh(), x, argument(14), argument(15));
    String activation = argument(7).equals(NodeArgument.of(true)) ? "gelu" : "relu";
    return call("linear", fresh(), call(activation, fresh(), inner), argument(16), argument(17));
  }

  private NodeArgument norm(NodeArgument x, int weight, String result) {
    return call(
        "layer_norm",
        result,
        x,
        NodeArgument.ints((Long) literal(1)),
        argument(weight),
        argument(weight + 1),
        argument(9));
  }

  /**
   * Appends multi-head self-attention over {@code x}.
   *
   * @param sizes position of the width argument; the number of heads follows
   * @param weights position of the projection weight of queries, keys and values; its bias and the
   *     weight and bias of the output projection follow
   */
  private NodeArgument attend(String result, NodeArgument x, int sizes, int weights) {
    long width = (Long) literal(sizes);
    long heads = (Long) literal(sizes + 1);
    NodeArgument all = call("linear", fresh(), x, argument(weights), argument(weights + 1));
    NodeArgument batch = call("size", fresh(), x, NodeArgument.of(0L));
    NodeArgument length = call("size", fresh(), x, NodeArgument.of(1L));
    List<NodeArgument> split = new ArrayList<>();
    for (long i = 0; i < 3; i++) {
      NodeArgument part =
          call(
              "slice",
              fresh(),
              all,
              NodeArgument.of(2L),
              NodeArgument.of(i * width),
              NodeArgument.of((i + 1) * width),
              NodeArgument.of(1L));
      NodeArgument shape =
          NodeArgument.list(batch, length, NodeArgument.of(heads), NodeArgument.of(width / heads));
      NodeArgument perHead = call("reshape", fresh(), part, shape);
      split.add(call("transpose", fresh(), perHead, NodeArgument.of(1L), NodeArgument.of(2L)));
    }
    NodeArgument mixed =
        call(
            "scaled_dot_product_attention",
            fresh(),
            split.get(0),
            split.get(1),
            split.get(2),
            NodeArgument.NONE,
            NodeArgument.of(0.0),
            NodeArgument.of(false));
    NodeArgument back = call("transpose", fresh(), mixed, NodeArgument.of(1L), NodeArgument.of(2L));
    NodeArgument joined =
        call("reshape", fresh(), back, NodeArgument.list(batch, length, NodeArgument.of(width)));
    return call("linear", result, joined, argument(weights + 2), argument(weights + 3));
  }

  private NodeArgument call(String operator, String result, NodeArgument... positional) {
    parts.add(
        GraphNode.call(operator, List.of(result), node.path(), List.of(positional), Map.of()));
    return NodeArgument.of(result);
  }

  private String fresh() {
    return editor.fresh(node.results().get(0));
  }

  private NodeArgument argument(int place) {
    return place < arguments.size() ? arguments.get(place) : NodeArgument.NONE;
  }

  private Object literal(int place) {
    return argument(place) instanceof NodeArgument.Literal literal && literal.value() != null
        ? literal.value()
        : NodeArgument.NONE;
  }

  private boolean isNone(int place) {
    return argument(place).equals(NodeArgument.NONE);
  }

  /** Whether width and number of heads are literals and the four attention tensors parameters. */
  private boolean isPlain(int sizes, int weights) {
    boolean plain =
        literal(sizes) instanceof Long width
            && literal(sizes + 1) instanceof Long heads
            && heads > 0
            && width % heads == 0;
    for (int i = weights; i < weights + 4; i++) {
      plain &= argument(i) instanceof NodeArgument.Parameter;
    }
    return plain;
  }
}
