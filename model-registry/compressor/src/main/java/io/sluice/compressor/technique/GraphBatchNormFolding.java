package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folding of batch norms in a graph: into the convolution or linear layer before the norm, or else
 * into the layer behind, if no other node uses the value in between. Folding into the layer behind
 * requires a layer without padding, as zeros around an image do not pass the norm. One instance
 * folds one graph.
 */
public final class GraphBatchNormFolding {
  static final String NOT_ALONE = "no neighbouring layer can absorb it";

  private static final Set<String> LAYERS = Set.of("conv1d", "conv2d", "conv3d", "linear");

  private final ComputationGraph graph;
  private final GraphEditor editor;
  private final List<CompressionStepReport.Layer> changed = new ArrayList<>();
  private final List<CompressionStepReport.Layer> left = new ArrayList<>();

  /**
   * Result of folding.
   *
   * @param left batch norms left in the graph, with reasons
   */
  public record FoldedGraph(
      ComputationGraph graph,
      List<CompressionStepReport.Layer> changed,
      List<CompressionStepReport.Layer> left) {}

  private GraphBatchNormFolding(ComputationGraph graph) {
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  /** Folds all foldable batch norms of a graph; the given graph stays unchanged. */
  public static FoldedGraph fold(ComputationGraph graph) throws ModelProcessingException {
    return new GraphBatchNormFolding(graph).run();
  }

  private FoldedGraph run() throws ModelProcessingException {
    for (GraphNode norm : graph.nodes("batch_norm")) {
      Optional<GraphNode> layer = isKnown(norm) ? layerBefore(norm) : Optional.empty();
      if (layer.isPresent()) {
        fold(layer.get(), norm);
        changed.add(
            new CompressionStepReport.Layer(norm.path(), "folded into " + layer.get().path()));
      }
    }
    return behind(editor.graph());
  }

  /** Folds the remaining norms into the layers behind. */
  private FoldedGraph behind(ComputationGraph folded) throws ModelProcessingException {
    ComputationGraph result = folded;
    for (GraphNode unfolded : folded.nodes("batch_norm")) {
      // its input may come from a norm folded by now
      GraphNode norm = result.producer(unfolded.result()).orElseThrow();
      Optional<LeadingBatchNorm> leading =
          isKnown(norm) ? LeadingBatchNorm.of(norm, result) : Optional.empty();
      if (leading.isPresent()) {
        LeadingBatchNorm found = leading.get();
        BatchNormAffineMap normalization =
            normalization(norm, found.channels(result), found.layer());
        result = found.folded(result, normalization);
        String layer = found.layer().path();
        changed.add(
            new CompressionStepReport.Layer(norm.path(), "folded into " + layer + " behind it"));
      } else {
        left.add(new CompressionStepReport.Layer(norm.path(), NOT_ALONE));
      }
    }
    return new FoldedGraph(result, changed, left);
  }

  private static boolean isKnown(GraphNode norm) {
    return Boolean.FALSE.equals(norm.literal("training"))
        && norm.literal("eps") instanceof Number
        && norm.parameter("running_mean").isPresent()
        && norm.parameter("running_var").isPresent()
        && isParameterOrNone(norm, "weight")
        && isParameterOrNone(norm, "bias");
  }

  private Optional<GraphNode> layerBefore(GraphNode norm) {
    return norm.value("input")
        .filter(value -> graph.onlyUser(value).isPresent())
        .flatMap(graph::producer)
        .filter(p -> LAYERS.contains(p.operator()))
        .filter(p -> p.parameter("weight").isPresent() && isParameterOrNone(p, "bias"));
  }

  private static double epsilon(GraphNode norm) {
    return norm.literal("eps") instanceof Number number ? number.doubleValue() : 0;
  }

  private static boolean isParameterOrNone(GraphNode node, String argument) {
    return node.parameter(argument).isPresent()
        || node.argument(argument).equals(NodeArgument.NONE);
  }

  private BatchNormAffineMap normalization(GraphNode norm, long channels, GraphNode layer)
      throws ModelProcessingException {
    return BatchNormAffineMap.of(
        parameter(norm, "weight"),
        parameter(norm, "bias"),
        graph.parameter(norm.parameter("running_mean").orElseThrow()),
        graph.parameter(norm.parameter("running_var").orElseThrow()),
        epsilon(norm),
        channels,
        layer.path());
  }

  private void fold(GraphNode layer, GraphNode norm) throws ModelProcessingException {
    String weightName = layer.parameter("weight").orElseThrow();
    ScriptTensor weight = graph.parameter(weightName);
    BatchNormAffineMap normalization = normalization(norm, weight.shape().get(0), layer);
    ScriptTensor bias = normalization.bias(parameter(layer, "bias").orElse(null));
    String folded = own(weightName, layer);
    String biasName =
        layer
            .parameter("bias")
            .map(b -> own(b, layer))
            .orElseGet(
                () -> editor.freshParameter(weightName.replaceFirst("weight$", "") + "bias"));
    editor.parameter(folded, normalization.weight(weight));
    editor.parameter(biasName, bias);
    // its input may come from a norm folded by now
    GraphNode current = editor.producer(layer.result());
    editor.replace(
        current,
        current
            .with("weight", NodeArgument.parameter(folded))
            .with("bias", NodeArgument.parameter(biasName)));
    editor.bypass(norm, layer.result());
  }

  /** Returns the name of the parameter, or a fresh name if another node shares it. */
  private String own(String parameter, GraphNode layer) {
    boolean shared =
        graph.nodes().stream().anyMatch(n -> n != layer && n.parameters().contains(parameter));
    return shared ? editor.freshParameter(parameter) : parameter;
  }

  private Optional<ScriptTensor> parameter(GraphNode node, String argument) {
    return node.parameter(argument).map(graph::parameter);
  }
}
