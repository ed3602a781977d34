package io.sluice.onnx.importer;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import java.util.List;
import java.util.Optional;

/**
 * Fusion of decomposed layers: layer normalisation (an ONNX operator only since opset 17) and GELU
 * (since opset 20). Results differ by rounding only.
 */
final class DecomposedLayerFusion {
  private static final double SQRT_2 = Math.sqrt(2);

  private final ComputationGraph graph;

  private DecomposedLayerFusion(ComputationGraph graph) {
    this.graph = graph;
  }

  static ComputationGraph apply(ComputationGraph graph) {
    DecomposedLayerFusion fusions = new DecomposedLayerFusion(graph);
    GraphEditor editor = new GraphEditor(graph);
    for (GraphNode node : graph.nodes()) {
      fusions.layerNorm(node).or(() -> fusions.gelu(node)).ifPresent(f -> editor.replace(node, f));
    }
    return editor.graph();
  }

  /** {@code (x - mean) / sqrt(mean((x - mean)²) + eps) * weight + bias}. */
  private Optional<GraphNode> layerNorm(GraphNode add) {
    Optional<Sides> biased = sides(add, "add").filter(Sides::isVector);
    Optional<GraphNode> mul = biased.flatMap(s -> producer(s.value()));
    Optional<Sides> scaled = mul.flatMap(m -> sides(m, "mul")).filter(Sides::isVector);
    Optional<GraphNode> div = scaled.flatMap(s -> producer(s.value())).filter(n -> n.is("div"));
    Optional<GraphNode> sub = div.flatMap(d -> producer(d, "input")).filter(n -> n.is("sub"));
    Optional<NodeArgument> x = sub.map(s -> s.argument("input"));
    Optional<Double> epsilon =
        div.flatMap(d -> producer(d, "other")).flatMap(d -> deviation(d, sub.orElseThrow()));
    boolean centred =
        sub.flatMap(s -> producer(s, "other"))
            .filter(m -> isMeanOfLast(m) && m.argument("input").equals(x.orElseThrow()))
            .isPresent();
    if (epsilon.isEmpty() || !centred) {
      return Optional.empty();
    }
    NodeArgument weight = scaled.orElseThrow().parameter();
    return Optional.of(
        GraphNode.of(
            "layer_norm",
            add.result(),
            add.path(),
            "input",
            x.orElseThrow(),
            "normalized_shape",
            NodeArgument.ints(size(weight)),
            "weight",
            weight,
            "bias",
            biased.orElseThrow().parameter(),
            "eps",
            NodeArgument.of((double) epsilon.get()),
            "cudnn_enable",
            NodeArgument.of(false)));
  }

  /** The eps of {@code sqrt(mean(centred²) + eps)}. */
  private Optional<Double> deviation(GraphNode sqrt, GraphNode centred) {
    Optional<GraphNode> add =
        Optional.of(sqrt)
            .filter(n -> n.is("sqrt"))
            .flatMap(n -> producer(n, "input"))
            .filter(n -> n.is("add"));
    Optional<GraphNode> square =
        add.flatMap(a -> producer(a, "input"))
            .filter(this::isMeanOfLast)
            .flatMap(m -> producer(m, "input"))
            .filter(s -> isSquare(s, NodeArgument.of(centred.result())));
    return square.isPresent() && add.orElseThrow().literal("other") instanceof Double epsilon
        ? Optional.of(epsilon)
        : Optional.empty();
  }

  private static boolean isSquare(GraphNode node, NodeArgument of) {
    if (node.is("pow")) {
      return node.argument("0").equals(of) && Double.valueOf(2).equals(node.literal("1"));
    }
    return node.is("mul") && node.argument("input").equals(of) && node.argument("other").equals(of);
  }

  private boolean isMeanOfLast(GraphNode node) {
    return node.is("mean")
        && node.longs("dim").filter(List.of(-1L)::equals).isPresent()
        && Boolean.TRUE.equals(node.literal("keepdim"));
  }

  /** {@code x * (erf(x / sqrt(2)) + 1) * 0.5}, the factors in any order. */
  private Optional<GraphNode> gelu(GraphNode outer) {
    for (Product product : products(outer)) {
      Optional<GraphNode> inner = producer(product.left());
      for (Product factors : inner.map(this::products).orElse(List.of())) {
        List<NodeArgument> all = List.of(product.right(), factors.left(), factors.right());
        Optional<NodeArgument> x = gelu(all);
        if (x.isPresent()) {
          return Optional.of(GraphNode.of("gelu", outer.result(), outer.path(), "input", x.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The x, if the factors are 0.5, x and {@code erf(x / sqrt(2)) + 1}. */
  private Optional<NodeArgument> gelu(List<NodeArgument> factors) {
    if (!factors.contains(NodeArgument.of(0.5))) {
      return Optional.empty();
    }
    for (NodeArgument factor : factors) {
      Optional<NodeArgument> x = producer(factor).flatMap(this::erfPlusOne);
      if (x.isPresent() && factors.contains(x.get()) && !x.get().equals(factor)) {
        return x;
      }
    }
    return Optional.empty();
  }

  private Optional<NodeArgument> erfPlusOne(GraphNode add) {
    boolean one = add.is("add") && Double.valueOf(1).equals(add.literal("other"));
    Optional<GraphNode> erf =
        one ? producer(add, "input").filter(n -> n.is("erf")) : Optional.empty();
    Optional<GraphNode> scaled = erf.flatMap(e -> producer(e, "input"));
    if (scaled.isEmpty() || !(scaled.get().literal("other") instanceof Double factor)) {
      return Optional.empty();
    }
    boolean fits =
        scaled.get().is("div") && Math.abs(factor - SQRT_2) < 1e-6
            || scaled.get().is("mul") && Math.abs(factor - 1 / SQRT_2) < 1e-6;
    return fits ? Optional.of(scaled.get().argument("input")) : Optional.empty();
  }

  private record Product(NodeArgument left, NodeArgument right) {}

  /** The factors of a multiplication, in both orders. */
  private List<Product> products(GraphNode node) {
    if (!node.is("mul")) {
      return List.of();
    }
    NodeArgument a = node.argument("input");
    NodeArgument b = node.argument("other");
    return List.of(new Product(a, b), new Product(b, a));
  }

  /** A value and a parameter, operands of an addition or multiplication. */
  private record Sides(NodeArgument value, NodeArgument.Parameter parameter, int rank) {
    boolean isVector() {
      return rank == 1;
    }
  }

  private Optional<Sides> sides(GraphNode node, String operator) {
    if (!node.is(operator)) {
      return Optional.empty();
    }
    NodeArgument a = node.argument("input");
    NodeArgument b = node.argument("other");
    if (a instanceof NodeArgument.Parameter p && b instanceof NodeArgument.Ref) {
      return Optional.of(new Sides(b, p, graph.parameter(p.name()).shape().size()));
    }
    return b instanceof NodeArgument.Parameter p && a instanceof NodeArgument.Ref
        ? Optional.of(new Sides(a, p, graph.parameter(p.name()).shape().size()))
        : Optional.empty();
  }

  private long size(NodeArgument vector) {
    return graph.parameter(((NodeArgument.Parameter) vector).name()).shape().get(0);
  }

  private Optional<GraphNode> producer(GraphNode node, String argument) {
    return producer(node.argument(argument));
  }

  private Optional<GraphNode> producer(NodeArgument argument) {
    return argument instanceof NodeArgument.Ref ref
        ? graph.producer(ref.value())
        : Optional.empty();
  }
}
