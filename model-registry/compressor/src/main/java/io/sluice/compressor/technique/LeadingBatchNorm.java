package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.Optional;
import java.util.Set;

/**
 * Batch norm consumed only by the layer behind, foldable into that layer: w' = w · factor, b' = b +
 * Σ w · shift.
 */
record LeadingBatchNorm(GraphNode norm, GraphNode layer) {
  private static final Set<String> CONVOLUTIONS = Set.of("conv1d", "conv2d", "conv3d");

  /** Operators that keep the dimensions of the input. */
  private static final Set<String> KEEP_RANK =
      Set.of("relu", "gelu", "silu", "sigmoid", "tanh", "dropout", "linear", "batch_norm");

  /** Returns the norm with its layer, if foldable. */
  static Optional<LeadingBatchNorm> of(GraphNode norm, ComputationGraph graph) {
    return graph
        .onlyUser(norm.result())
        .filter(layer -> layer.value("input").filter(norm.result()::equals).isPresent())
        .filter(layer -> isUnpaddedConvolution(layer) || isLinearOfRows(layer, graph))
        .filter(layer -> hasOwnWeights(layer, graph))
        .map(layer -> new LeadingBatchNorm(norm, layer));
  }

  private static boolean isUnpaddedConvolution(GraphNode layer) {
    return CONVOLUTIONS.contains(layer.operator())
        && layer.literal("groups") instanceof Long
        && layer.longs("padding").filter(p -> p.stream().allMatch(n -> n == 0)).isPresent();
  }

  /**
   * Whether the input of a linear layer is flattened to rows: the norm is over the second
   * dimension, and a linear layer mixes only the last.
   */
  private static boolean isLinearOfRows(GraphNode layer, ComputationGraph graph) {
    Optional<GraphNode> before = Optional.of(layer);
    while (before.isPresent() && KEEP_RANK.contains(before.get().operator())) {
      before = before.get().value("input").flatMap(graph::producer);
    }
    return layer.is("linear")
        && before
            .filter(
                n ->
                    n.is("flatten")
                        && Long.valueOf(1).equals(n.literal("start_dim"))
                        && Long.valueOf(-1).equals(n.literal("end_dim")))
            .isPresent();
  }

  private static boolean hasOwnWeights(GraphNode layer, ComputationGraph graph) {
    boolean known =
        layer.parameter("weight").isPresent()
            && (layer.parameter("bias").isPresent()
                || layer.argument("bias").equals(NodeArgument.NONE));
    return known
        && graph.nodes().stream()
            .filter(n -> n != layer)
            .noneMatch(n -> n.parameters().stream().anyMatch(layer.parameters()::contains));
  }

  /**
   * Returns the graph with the norm folded into the layer.
   *
   * @param normalization normalisation over the input channels of the layer
   */
  ComputationGraph folded(ComputationGraph graph, BatchNormAffineMap normalization)
      throws ModelProcessingException {
    String weightName = layer.parameter("weight").orElseThrow();
    ScriptTensor weight = graph.parameter(weightName);
    String biasName = layer.parameter("bias").orElse(null);
    int outputs = Math.toIntExact(weight.shape().get(0));
    float[] bias = biasName == null ? new float[outputs] : graph.parameter(biasName).toFloats();
    float[] elements = weight.toFloats();
    scale(elements, bias, weight, normalization);
    GraphEditor editor = new GraphEditor(graph);
    String name =
        biasName != null
            ? biasName
            : editor.freshParameter(weightName.replaceFirst("weight$", "") + "bias");
    long[] shape = weight.shape().stream().mapToLong(n -> n).toArray();
    editor.parameter(weightName, ScriptTensor.of(elements, shape));
    editor.parameter(name, ScriptTensor.of(bias, outputs));
    editor.replace(layer, layer.with("bias", NodeArgument.parameter(name)));
    editor.bypass(norm, norm.value("input").orElseThrow());
    return editor.graph();
  }

  /** Returns the number of input channels of the layer. */
  long channels(ComputationGraph graph) {
    return graph.parameter(layer.parameter("weight").orElseThrow()).shape().get(1) * groups();
  }

  private long groups() {
    return layer.literal("groups") instanceof Long groups ? groups : 1;
  }

  private void scale(
      float[] elements, float[] bias, ScriptTensor weight, BatchNormAffineMap normalization) {
    int inputs = Math.toIntExact(weight.shape().get(1));
    int perOutput = elements.length / bias.length;
    int perInput = perOutput / inputs;
    int outputsPerGroup = Math.toIntExact(bias.length / groups());
    for (int o = 0; o < bias.length; o++) {
      double sum = bias[o];
      for (int at = 0; at < perOutput; at++) {
        int channel = o / outputsPerGroup * inputs + at / perInput;
        sum += elements[o * perOutput + at] * normalization.shift()[channel];
        elements[o * perOutput + at] *= (float) normalization.factor()[channel];
      }
      bias[o] = (float) sum;
    }
  }
}
