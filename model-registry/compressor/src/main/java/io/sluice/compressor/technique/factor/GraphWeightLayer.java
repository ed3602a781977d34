package io.sluice.compressor.technique.factor;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Linear layer or convolution of a graph, with a parameter as weight.
 *
 * @param weightName name of the weight parameter
 * @param weight outputs × inputs, for convolutions × kernel sizes
 */
record GraphWeightLayer(GraphNode node, String weightName, ScriptTensor weight) {
  private static final Set<String> OPERATORS = Set.of("linear", "conv1d", "conv2d");

  /** Returns the layer; empty for other operators or computed weights. */
  static Optional<GraphWeightLayer> of(GraphNode node, ComputationGraph graph) {
    return node.parameter("weight")
        .filter(name -> OPERATORS.contains(node.operator()))
        .map(name -> new GraphWeightLayer(node, name, graph.parameter(name)));
  }

  /** Returns the path of the module of the layer, such as {@code layer1.conv1}. */
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

  /** Returns the kernel size in each spatial dimension; empty for linear layers. */
  List<Long> kernel() {
    return weight.shape().subList(2, weight.shape().size());
  }

  /** Returns the number of weights per pair of input and output. */
  int area() {
    return Math.toIntExact(product(kernel()));
  }

  /** Whether an output depends on a single element of each input. */
  boolean isPointwise() {
    return area() == 1 && isDense();
  }

  /** Whether every output depends on all inputs. */
  boolean isDense() {
    return isLinear() || Long.valueOf(1).equals(node.literal("groups"));
  }

  /** Returns the reason against replacing the layer; empty if replaceable. */
  Optional<String> obstacle(ComputationGraph graph) {
    if (weight.type() != ScalarType.FLOAT) {
      return Optional.of("its weight is of type " + weight.type());
    }
    if (!node.argument("bias").equals(NodeArgument.NONE) && node.parameter("bias").isEmpty()) {
      return Optional.of("its bias is computed");
    }
    if (!isLinear() && !hasKnownGeometry()) {
      return Optional.of("its stride or padding is computed");
    }
    return graph.nodes().stream()
        .filter(n -> n.parameters().contains(weightName) && !isSameLayer(n))
        .findFirst()
        .map(n -> "its weight is shared with " + n.operator() + " at " + n.path());
  }

  /** Whether another node is the same layer on another input. */
  private boolean isSameLayer(GraphNode other) {
    return other.is(node.operator())
        && other
            .with("input", NodeArgument.NONE)
            .arguments()
            .equals(node.with("input", NodeArgument.NONE).arguments());
  }

  private boolean hasKnownGeometry() {
    int dimensions = kernel().size();
    return List.of("stride", "padding", "dilation").stream()
        .allMatch(name -> node.longs(name, dimensions).isPresent());
  }

  /** Returns a geometry argument of a convolution, a number per spatial dimension. */
  List<Long> geometry(String argument) {
    return node.longs(argument, kernel().size()).orElseThrow();
  }

  /** Returns the number of input positions per output position. */
  long strideArea() {
    return isLinear() ? 1 : product(geometry("stride"));
  }

  /**
   * Returns the elements of the weight.
   *
   * @param technique name for the message
   * @throws ModelProcessingException if an element is infinite or NaN
   */
  double[] elements(String technique) throws ModelProcessingException {
    float[] floats = weight.toFloats();
    double[] elements = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw new ModelProcessingException(
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
