package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * Fusion of decomposed layers: layer normalisation (an ONNX operator only since opset 17) and GELU
 * (since opset 20). Results differ by rounding only.
 */
final class Fusions {
  private static final double SQRT_2 = Math.sqrt(2);

  private final Graph graph;

  private Fusions(Graph graph) {
    this.graph = graph;
  }

  static Graph apply(Graph graph) {
    Fusions fusions = new Fusions(graph);
    GraphEditor editor = new GraphEditor(graph);
    for (Node node : graph.nodes()) {
      fusions.layerNorm(node).or(() -> fusions.gelu(node)).ifPresent(f -> editor.replace(node, f));
    }
    return editor.graph();
  }

  /** {@code (x - mean) / sqrt(mean((x - mean)²) + eps) * weight + bias}. */
  private Optional<Node> layerNorm(Node add) {
    Optional<Sides> biased = sides(add, "add").filter(Sides::isVector);
    Optional<Node> mul = biased.flatMap(s -> producer(s.value()));
    Optional<Sides> scaled = mul.flatMap(m -> sides(m, "mul")).filter(Sides::isVector);
    Optional<Node> div = scaled.flatMap(s -> producer(s.value())).filter(n -> n.is("div"));
    Optional<Node> sub = div.flatMap(d -> producer(d, "input")).filter(n -> n.is("sub"));
    Optional<Argument> x = sub.map(s -> s.argument("input"));
    Optional<Double> epsilon =
        div.flatMap(d -> producer(d, "other")).flatMap(d -> deviation(d, sub.orElseThrow()));
    boolean centred =
        sub.flatMap(s -> producer(s, "other"))
            .filter(m -> isMeanOfLast(m) && m.argument("input").equals(x.orElseThrow()))
            .isPresent();
    if (epsilon.isEmpty() || !centred) {
      return Optional.empty();
    }
    Argument weight = scaled.orElseThrow().parameter();
    return Optional.of(
        Node.of(
            "layer_norm",
            add.result(),
            add.path(),
            "input",
            x.orElseThrow(),
            "normalized_shape",
            Argument.ints(size(weight)),
            "weight",
            weight,
            "bias",
            biased.orElseThrow().parameter(),
            "eps",
            Argument.of((double) epsilon.get()),
            "cudnn_enable",
            Argument.of(false)));
  }

  /** The eps of {@code sqrt(mean(centred²) + eps)}. */
  private Optional<Double> deviation(Node sqrt, Node centred) {
    Optional<Node> add =
        Optional.of(sqrt)
            .filter(n -> n.is("sqrt"))
            .flatMap(n -> producer(n, "input"))
            .filter(n -> n.is("add"));
    Optional<Node> square =
        add.flatMap(a -> producer(a, "input"))
            .filter(this::isMeanOfLast)
            .flatMap(m -> producer(m, "input"))
            .filter(s -> isSquare(s, Argument.of(centred.result())));
    return square.isPresent() && add.orElseThrow().literal("other") instanceof Double epsilon
        ? Optional.of(epsilon)
        : Optional.empty();
  }

  private static boolean isSquare(Node node, Argument of) {
    if (node.is("pow")) {
      return node.argument("0").equals(of) && Double.valueOf(2).equals(node.literal("1"));
    }
    return node.is("mul") && node.argument("input").equals(of) && node.argument("other").equals(of);
  }

  private boolean isMeanOfLast(Node node) {
    return node.is("mean")
        && node.longs("dim").filter(List.of(-1L)::equals).isPresent()
        && Boolean.TRUE.equals(node.literal("keepdim"));
  }

  /** {@code x * (erf(x / sqrt(2)) + 1) * 0.5}, the factors in any order. */
  private Optional<Node> gelu(Node outer) {
    for (Product product : products(outer)) {
      Optional<Node> inner = producer(product.left());
      for (Product factors : inner.map(this::products).orElse(List.of())) {
        List<Argument> all = List.of(product.right(), factors.left(), factors.right());
        Optional<Argument> x = gelu(all);
        if (x.isPresent()) {
          return Optional.of(Node.of("gelu", outer.result(), outer.path(), "input", x.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The x, if the factors are 0.5, x and {@code erf(x / sqrt(2)) + 1}. */
  private Optional<Argument> gelu(List<Argument> factors) {
    if (!factors.contains(Argument.of(0.5))) {
      return Optional.empty();
    }
    for (Argument factor : factors) {
      Optional<Argument> x = producer(factor).flatMap(this::erfPlusOne);
      if (x.isPresent() && factors.contains(x.get()) && !x.get().equals(factor)) {
        return x;
      }
    }
    return Optional.empty();
  }

  private Optional<Argument> erfPlusOne(Node add) {
    boolean one = add.is("add") && Double.valueOf(1).equals(add.literal("other"));
    Optional<Node> erf = one ? producer(add, "input").filter(n -> n.is("erf")) : Optional.empty();
    Optional<Node> scaled = erf.flatMap(e -> producer(e, "input"));
    if (scaled.isEmpty() || !(scaled.get().literal("other") instanceof Double factor)) {
      return Optional.empty();
    }
    boolean fits =
        scaled.get().is("div") && Math.abs(factor - SQRT_2) < 1e-6
            || scaled.get().is("mul") && Math.abs(factor - 1 / SQRT_2) < 1e-6;
    return fits ? Optional.of(scaled.get().argument("input")) : Optional.empty();
  }

  private record Product(Argument left, Argument right) {}

  /** The factors of a multiplication, in both orders. */
  private List<Product> products(Node node) {
    if (!node.is("mul")) {
      return List.of();
    }
    Argument a = node.argument("input");
    Argument b = node.argument("other");
    return List.of(new Product(a, b), new Product(b, a));
  }

  /** A value and a parameter, operands of an addition or multiplication. */
  private record Sides(Argument value, Argument.Parameter parameter, int rank) {
    boolean isVector() {
      return rank == 1;
    }
  }

  private Optional<Sides> sides(Node node, String operator) {
    if (!node.is(operator)) {
      return Optional.empty();
    }
    Argument a = node.argument("input");
    Argument b = node.argument("other");
    if (a instanceof Argument.Parameter p && b instanceof Argument.Ref) {
      return Optional.of(new Sides(b, p, graph.parameter(p.name()).shape().size()));
    }
    return b instanceof Argument.Parameter p && a instanceof Argument.Ref
        ? Optional.of(new Sides(a, p, graph.parameter(p.name()).shape().size()))
        : Optional.empty();
  }

  private long size(Argument vector) {
    return graph.parameter(((Argument.Parameter) vector).name()).shape().get(0);
  }

  private Optional<Node> producer(Node node, String argument) {
    return producer(node.argument(argument));
  }

  private Optional<Node> producer(Argument argument) {
    return argument instanceof Argument.Ref ref ? graph.producer(ref.value()) : Optional.empty();
  }
}
