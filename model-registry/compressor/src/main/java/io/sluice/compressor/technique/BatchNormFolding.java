package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.torchscript.Tensor;
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
public final class BatchNormFolding {
  static final String NOT_ALONE = "no neighbouring layer can absorb it";

  private static final Set<String> LAYERS = Set.of("conv1d", "conv2d", "conv3d", "linear");

  private final Graph graph;
  private final GraphEditor editor;
  private final List<StepReport.Layer> changed = new ArrayList<>();
  private final List<StepReport.Layer> left = new ArrayList<>();

  /**
   * Result of folding.
   *
   * @param left batch norms left in the graph, with reasons
   */
  public record Folded(Graph graph, List<StepReport.Layer> changed, List<StepReport.Layer> left) {}

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  /** Folds all foldable batch norms of a graph; the given graph stays unchanged. */
  public static Folded fold(Graph graph) throws CompressionException {
    return new BatchNormFolding(graph).run();
  }

  private Folded run() throws CompressionException {
    for (Node norm : graph.nodes("batch_norm")) {
      Optional<Node> layer = isKnown(norm) ? layerBefore(norm) : Optional.empty();
      if (layer.isPresent()) {
        fold(layer.get(), norm);
        changed.add(new StepReport.Layer(norm.path(), "folded into " + layer.get().path()));
      }
    }
    return behind(editor.graph());
  }

  /** Folds the remaining norms into the layers behind. */
  private Folded behind(Graph folded) throws CompressionException {
    Graph result = folded;
    for (Node unfolded : folded.nodes("batch_norm")) {
      // its input may come from a norm folded by now
      Node norm = result.producer(unfolded.result()).orElseThrow();
      Optional<LeadingNorm> leading =
          isKnown(norm) ? LeadingNorm.of(norm, result) : Optional.empty();
      if (leading.isPresent()) {
        LeadingNorm found = leading.get();
        Normalization normalization = normalization(norm, found.channels(result), found.layer());
        result = found.folded(result, normalization);
        String layer = found.layer().path();
        changed.add(new StepReport.Layer(norm.path(), "folded into " + layer + " behind it"));
      } else {
        left.add(new StepReport.Layer(norm.path(), NOT_ALONE));
      }
    }
    return new Folded(result, changed, left);
  }

  private static boolean isKnown(Node norm) {
    return Boolean.FALSE.equals(norm.literal("training"))
        && norm.literal("eps") instanceof Number
        && norm.parameter("running_mean").isPresent()
        && norm.parameter("running_var").isPresent()
        && isParameterOrNone(norm, "weight")
        && isParameterOrNone(norm, "bias");
  }

  private Optional<Node> layerBefore(Node norm) {
    return norm.value("input")
        .filter(value -> graph.onlyUser(value).isPresent())
        .flatMap(graph::producer)
        .filter(p -> LAYERS.contains(p.operator()))
        .filter(p -> p.parameter("weight").isPresent() && isParameterOrNone(p, "bias"));
  }

  private static double epsilon(Node norm) {
    return norm.literal("eps") instanceof Number number ? number.doubleValue() : 0;
  }

  private static boolean isParameterOrNone(Node node, String argument) {
    return node.parameter(argument).isPresent() || node.argument(argument).equals(Argument.NONE);
  }

  private Normalization normalization(Node norm, long channels, Node layer)
      throws CompressionException {
    return Normalization.of(
        parameter(norm, "weight"),
        parameter(norm, "bias"),
        graph.parameter(norm.parameter("running_mean").orElseThrow()),
        graph.parameter(norm.parameter("running_var").orElseThrow()),
        epsilon(norm),
        channels,
        layer.path());
  }

  private void fold(Node layer, Node norm) throws CompressionException {
    String weightName = layer.parameter("weight").orElseThrow();
    Tensor weight = graph.parameter(weightName);
    Normalization normalization = normalization(norm, weight.shape().get(0), layer);
    Tensor bias = normalization.bias(parameter(layer, "bias").orElse(null));
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
    Node current = editor.producer(layer.result());
    editor.replace(
        current,
        current
            .with("weight", Argument.parameter(folded))
            .with("bias", Argument.parameter(biasName)));
    editor.bypass(norm, layer.result());
  }

  /** Returns the name of the parameter, or a fresh name if another node shares it. */
  private String own(String parameter, Node layer) {
    boolean shared =
        graph.nodes().stream().anyMatch(n -> n != layer && n.parameters().contains(parameter));
    return shared ? editor.freshParameter(parameter) : parameter;
  }

  private Optional<Tensor> parameter(Node node, String argument) {
    return node.parameter(argument).map(graph::parameter);
  }
}
