package io.sluice.compressor.technique.factor;

import io.sluice.compressor.factorization.ConvolutionKernel;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Two consecutive layers of a kind, the second being the only consumer of the first. */
record ConsecutiveLayerPair(GraphWeightLayer first, GraphWeightLayer second) {
  /** Returns the pair ending with a node, if any. */
  static Optional<ConsecutiveLayerPair> endingWith(GraphNode node, ComputationGraph graph) {
    return node.value("input")
        .filter(value -> graph.onlyUser(value).isPresent())
        .flatMap(graph::producer)
        .filter(before -> before.is(node.operator()))
        .flatMap(before -> GraphWeightLayer.of(before, graph))
        .flatMap(
            before ->
                GraphWeightLayer.of(node, graph)
                    .map(after -> new ConsecutiveLayerPair(before, after)));
  }

  /** Returns the reason against merging the pair; empty if mergeable. */
  Optional<String> obstacle(ComputationGraph graph) {
    return Stream.of(first.obstacle(graph), second.obstacle(graph), shared(graph), shape(), size())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> shared(ComputationGraph graph) {
    boolean shared =
        graph.nodes().stream()
                .filter(
                    n ->
                        n.parameters().contains(first.weightName())
                            || n.parameters().contains(second.weightName()))
                .count()
            > 2;
    return shared
        ? Optional.of("a weight of the pair is shared with another layer")
        : Optional.empty();
  }

  private Optional<String> shape() {
    if (!first.isDense() || !second.isDense()) {
      return Optional.of("one of two convolutions in a row has groups");
    }
    return first.isLinear() || secondMixes() || firstMixes()
        ? Optional.empty()
        : Optional.of("neither convolution is pointwise and free to merge into the other");
  }

  /** Whether the second layer only mixes outputs of the first, possibly with a stride. */
  private boolean secondMixes() {
    return second.isPointwise() && !isPadded(second);
  }

  /**
   * Whether the first layer only mixes inputs of the second; a bias before padding would turn
   * padded zeros into something else.
   */
  private boolean firstMixes() {
    boolean biased = first.node().parameter("bias").isPresent();
    return first.isPointwise()
        && !isPadded(first)
        && first.strideArea() == 1
        && !(biased && isPadded(second));
  }

  private static boolean isPadded(GraphWeightLayer layer) {
    return !layer.isLinear() && layer.geometry("padding").stream().anyMatch(p -> p != 0);
  }

  private Optional<String> size() {
    int area = Math.max(first.area(), second.area());
    long merged = (long) second.outputs() * first.inputs() * area;
    long separate = first.weight().elements() + second.weight().elements();
    return merged > separate
        ? Optional.of("the merged layer would have %d weights, not %d".formatted(merged, separate))
        : Optional.empty();
  }

  /**
   * Returns the graph with the pair merged into the second layer.
   *
   * @param technique name for messages
   */
  ComputationGraph merged(ComputationGraph graph, String technique)
      throws ModelProcessingException {
    boolean mixesAfter = first.isLinear() || secondMixes();
    ConvolutionKernel before = kernel(first, technique);
    ConvolutionKernel after = kernel(second, technique);
    ConvolutionKernel product =
        mixesAfter
            ? before.projectOutputs(
                CommonOps_DDRM.transpose(
                    DMatrixRMaj.wrap(after.outputs(), after.inputs(), after.elements()), null))
            : after.projectInputs(
                DMatrixRMaj.wrap(before.outputs(), before.inputs(), before.elements()));
    GraphEditor editor = new GraphEditor(graph);
    editor.parameter(second.weightName(), weight(product, mixesAfter ? first : second));
    GraphNode node = second.node().with("input", first.node().argument("input"));
    if (mixesAfter && !first.isLinear()) {
      node = moving(node);
    }
    editor.replace(second.node(), biased(node, after, graph, editor));
    return editor.graph();
  }

  private static ConvolutionKernel kernel(GraphWeightLayer layer, String technique)
      throws ModelProcessingException {
    return new ConvolutionKernel(
        layer.outputs(), layer.inputs(), layer.area(), layer.elements(technique));
  }

  private static ScriptTensor weight(ConvolutionKernel product, GraphWeightLayer kind)
      throws ModelProcessingException {
    List<Long> shape = new ArrayList<>(List.of((long) product.outputs(), (long) product.inputs()));
    shape.addAll(kind.kernel());
    return FactorLayer.tensor(product.elements(), shape);
  }

  /** Returns the node with the geometry of the first layer and the product of the strides. */
  private GraphNode moving(GraphNode node) {
    List<Long> strides = new ArrayList<>();
    for (int i = 0; i < first.kernel().size(); i++) {
      strides.add(first.geometry("stride").get(i) * second.geometry("stride").get(i));
    }
    return node.with("stride", NodeArgument.ints(strides))
        .with("padding", first.node().argument("padding"))
        .with("dilation", first.node().argument("dilation"));
  }

  /** Returns the node with the merged bias: the second bias plus the image of the first. */
  private GraphNode biased(
      GraphNode node, ConvolutionKernel after, ComputationGraph graph, GraphEditor editor)
      throws ModelProcessingException {
    Optional<String> firstBias = first.node().parameter("bias");
    if (firstBias.isEmpty()) {
      return node;
    }
    float[] passed = graph.parameter(firstBias.get()).toFloats();
    Optional<String> secondBias = second.node().parameter("bias");
    float[] added =
        secondBias.isPresent()
            ? graph.parameter(secondBias.get()).toFloats()
            : new float[after.outputs()];
    float[] bias = new float[after.outputs()];
    for (int o = 0; o < bias.length; o++) {
      double sum = added[o];
      for (int at = 0; at < after.inputs() * after.area(); at++) {
        sum += after.elements()[o * after.inputs() * after.area() + at] * passed[at / after.area()];
      }
      bias[o] = (float) sum;
    }
    String name = editor.freshParameter(second.path() + ".bias");
    editor.parameter(name, ScriptTensor.of(bias, bias.length));
    return node.with("bias", NodeArgument.parameter(name));
  }
}
