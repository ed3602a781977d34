package io.sluice.compressor.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decomposition of PyTorch's fused inference operators for attention and encoder layers, {@code
 * _native_multi_head_attention} and {@code _transformer_encoder_layer_fwd}, into linear layers and
 * normalisations visible to techniques. Each instance decomposes a single node.
 */
final class FusedAttention {
  private final Node node;
  private final GraphEditor editor;
  private final List<Argument> arguments;
  private final List<Node> parts = new ArrayList<>();

  private FusedAttention(Node node, GraphEditor editor) {
    this.node = node;
    this.editor = editor;
    this.arguments = new ArrayList<>(node.arguments().values());
  }

  /**
   * Nodes replacing the fused node; empty for other operators, masks, cross-attention and other
   * special forms.
   */
  static Optional<List<Node>> parts(Node node, Graph graph, GraphEditor editor) {
    FusedAttention fused = new FusedAttention(node, editor);
    return switch (node.operator()) {
      case "_native_multi_head_attention" -> fused.attention(graph);
      case "_transformer_encoder_layer_fwd" -> fused.encoderLayer();
      default -> Optional.empty();
    };
  }

  private Optional<List<Node>> attention(Graph graph) {
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

  private Optional<List<Node>> encoderLayer() {
    boolean plain = isNone(18) && isNone(19) && isPlain(1, 3);
    for (int i = 7; i <= 8; i++) {
      plain &=
          argument(i) instanceof Argument.Literal literal && literal.value() instanceof Boolean;
    }
    if (!plain) {
      return Optional.empty();
    }
    boolean normFirst = argument(8).equals(Argument.of(true));
    Argument x = argument(0);
    Argument attended = attend(fresh(), normFirst ? norm(x, 10, fresh()) : x, 1, 3);
    Argument sum = call("add", fresh(), x, attended);
    if (normFirst) {
      call("add", node.result(), sum, feedForward(norm(sum, 12, fresh())));
    } else {
      Argument normal = norm(sum, 10, fresh());
      norm(call("add", fresh(), normal, feedForward(normal)), 12, node.result());
    }
    return Optional.of(parts);
  }

  private Argument feedForward(Argument x) {
    Argument inner = call("linear", fresh(), x, argument(14), argument(15));
    String activation = argument(7).equals(Argument.of(true)) ? "gelu" : "relu";
    return call("linear", fresh(), call(activation, fresh(), inner), argument(16), argument(17));
  }

  private Argument norm(Argument x, int weight, String result) {
    return call(
        "layer_norm",
        result,
        x,
        Argument.ints((Long) literal(1)),
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
  private Argument attend(String result, Argument x, int sizes, int weights) {
    long width = (Long) literal(sizes);
    long heads = (Long) literal(sizes + 1);
    Argument all = call("linear", fresh(), x, argument(weights), argument(weights + 1));
    Argument batch = call("size", fresh(), x, Argument.of(0L));
    Argument length = call("size", fresh(), x, Argument.of(1L));
    List<Argument> split = new ArrayList<>();
    for (long i = 0; i < 3; i++) {
      Argument part =
          call(
              "slice",
              fresh(),
              all,
              Argument.of(2L),
              Argument.of(i * width),
              Argument.of((i + 1) * width),
              Argument.of(1L));
      Argument shape = Argument.list(batch, length, Argument.of(heads), Argument.of(width / heads));
      Argument perHead = call("reshape", fresh(), part, shape);
      split.add(call("transpose", fresh(), perHead, Argument.of(1L), Argument.of(2L)));
    }
    Argument mixed =
        call(
            "scaled_dot_product_attention",
            fresh(),
            split.get(0),
            split.get(1),
            split.get(2),
            Argument.NONE,
            Argument.of(0.0),
            Argument.of(false));
    Argument back = call("transpose", fresh(), mixed, Argument.of(1L), Argument.of(2L));
    Argument joined =
        call("reshape", fresh(), back, Argument.list(batch, length, Argument.of(width)));
    return call("linear", result, joined, argument(weights + 2), argument(weights + 3));
  }

  private Argument call(String operator, String result, Argument... positional) {
    parts.add(Node.call(operator, List.of(result), node.path(), List.of(positional), Map.of()));
    return Argument.of(result);
  }

  private String fresh() {
    return editor.fresh(node.results().get(0));
  }

  private Argument argument(int place) {
    return place < arguments.size() ? arguments.get(place) : Argument.NONE;
  }

  private Object literal(int place) {
    return argument(place) instanceof Argument.Literal literal && literal.value() != null
        ? literal.value()
        : Argument.NONE;
  }

  private boolean isNone(int place) {
    return argument(place).equals(Argument.NONE);
  }

  /** Whether width and number of heads are literals and the four attention tensors parameters. */
  private boolean isPlain(int sizes, int weights) {
    boolean plain =
        literal(sizes) instanceof Long width
            && literal(sizes + 1) instanceof Long heads
            && heads > 0
            && width % heads == 0;
    for (int i = weights; i < weights + 4; i++) {
      plain &= argument(i) instanceof Argument.Parameter;
    }
    return plain;
  }
}
