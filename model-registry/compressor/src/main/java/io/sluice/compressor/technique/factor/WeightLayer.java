package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A linear layer or a convolution of a graph.
 *
 * @param weightName of the parameter that is its weight
 * @param weight outputs × inputs, for convolutions × the sizes of the kernel
 */
record WeightLayer(Node node, String weightName, Tensor weight) {
  private static final Set<String> OPERATORS = Set.of("linear", "conv1d", "conv2d");

  /** Empty for what is none, or takes its weight from somewhere else. */
  static Optional<WeightLayer> of(Node node, Graph graph) {
    return node.parameter("weight")
        .filter(name -> OPERATORS.contains(node.operator()))
        .map(name -> new WeightLayer(node, name, graph.parameter(name)));
  }

  /** As the module of the layer is called, such as {@code layer1.conv1}. */
  String path() {
    return weightName.replaceFirst("[._]weight$", "");
  }

  boolean isLinear() {
    return node.is("linear");
  }

  int outputs() {
    return size(0);
  }

  int inputs() {
    return size(1);
  }

  /** Of the kernel, one for each dimension in space; none for linear layers. */
  List<Long> kernel() {
    return weight.shape().subList(2, weight.shape().size());
  }

  /** Weights for each pair of an input and an output. */
  int area() {
    return Math.toIntExact(product(kernel()));
  }

  /** Each output is of one element of each input. */
  boolean isPointwise() {
    return area() == 1 && isDense();
  }

  /** Every output is of all inputs. */
  boolean isDense() {
    return isLinear() || Long.valueOf(1).equals(node.literal("groups"));
  }

  /** Why it cannot be replaced by other layers; empty when it can. */
  Optional<String> obstacle(Graph graph) {
    if (weight.type() != ScalarType.FLOAT) {
      return Optional.of("its weight is of type " + weight.type());
    }
    if (!node.argument("bias").equals(Argument.NONE) && node.parameter("bias").isEmpty()) {
      return Optional.of("its bias is computed");
    }
    if (!isLinear() && !hasKnownGeometry()) {
      return Optional.of("its stride or padding is computed");
    }
    return graph.nodes().stream()
        .filter(n -> n.parameters().contains(weightName) && !isSameLayer(n))
        .findFirst()
        .map(n -> "its weight also serves " + n.operator() + " in " + n.path());
  }

  /** Whether it differs in what it takes and gives only. */
  private boolean isSameLayer(Node other) {
    return other.is(node.operator())
        && other
            .with("input", Argument.NONE)
            .arguments()
            .equals(node.with("input", Argument.NONE).arguments());
  }

  private boolean hasKnownGeometry() {
    int dimensions = kernel().size();
    return List.of("stride", "padding", "dilation").stream()
        .allMatch(name -> node.longs(name, dimensions).isPresent());
  }

  /** Of a convolution; one number for each dimension in space. */
  List<Long> geometry(String argument) {
    return node.longs(argument, kernel().size()).orElseThrow();
  }

  /** How many positions of its input there are for one of its output. */
  long strideArea() {
    return isLinear() ? 1 : product(geometry("stride"));
  }

  /**
   * The elements of the weight.
   *
   * @throws CompressionException when one is infinite or no number
   */
  double[] elements(String technique) throws CompressionException {
    float[] floats = weight.toFloats();
    double[] elements = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw new CompressionException(
            "Tried to apply %s to %s, but its weight has the value %s"
                .formatted(technique, path(), floats[i]));
      }
      elements[i] = floats[i];
    }
    return elements;
  }

  private int size(int dimension) {
    return Math.toIntExact(weight.shape().get(dimension));
  }

  private static long product(List<Long> sizes) {
    return sizes.stream().reduce(1L, (a, b) -> a * b);
  }
}
