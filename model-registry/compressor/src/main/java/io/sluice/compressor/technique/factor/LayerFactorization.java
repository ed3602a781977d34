package io.sluice.compressor.technique.factor;

import io.sluice.compressor.technique.CompressionStepReport;
import io.sluice.compressor.technique.CompressionTechnique;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.TorchScriptGraphReader;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Replacement of layers by chains in one model; for a single use. */
final class LayerFactorization {
  private final String technique;
  private final LayerChoice layers;
  private final FactorizationMethod method;
  private final ComputationGraph graph;
  private final GraphEditor editor;
  private final Map<String, List<String>> namesByWeight = new HashMap<>();
  private final Map<String, FactorLayerChain> chainsByWeight = new HashMap<>();
  private final List<CompressionStepReport.Layer> changed = new ArrayList<>();
  private final List<CompressionStepReport.Layer> left = new ArrayList<>();

  /** Method of factorising layers. */
  interface FactorizationMethod {
    /** Whether the method applies to such layers; others are omitted from the report. */
    boolean isFor(GraphWeightLayer layer);

    /** Returns the chain for a layer without obstacles. */
    FactorLayerChain chain(GraphWeightLayer layer) throws ModelProcessingException;
  }

  private LayerFactorization(
      String technique, LayerChoice layers, FactorizationMethod method, ComputationGraph graph) {
    this.technique = technique;
    this.layers = layers;
    this.method = method;
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  static CompressionTechnique.Step apply(
      String technique, ScriptModule model, LayerChoice layers, FactorizationMethod method)
      throws ModelProcessingException {
    return new LayerFactorization(technique, layers, method, TorchScriptGraphReader.read(model))
        .run(model);
  }

  private CompressionTechnique.Step run(ScriptModule model) throws ModelProcessingException {
    for (GraphNode node : graph.nodes()) {
      Optional<GraphWeightLayer> layer = GraphWeightLayer.of(node, graph).filter(method::isFor);
      if (layer.isPresent()) {
        treat(layer.get());
      }
    }
    ScriptModule result = changed.isEmpty() ? model : TorchScriptGraphWriter.write(editor.graph());
    return new CompressionTechnique.Step(
        result, new CompressionStepReport(technique, changed, left));
  }

  private void treat(GraphWeightLayer layer) throws ModelProcessingException {
    Optional<String> obstacle =
        layers.includes(layer.path()) ? layer.obstacle(graph) : Optional.of(LayerChoice.NOT_CHOSEN);
    if (obstacle.isPresent()) {
      left.add(new CompressionStepReport.Layer(layer.path(), obstacle.get()));
      return;
    }
    FactorLayerChain chain = chainsByWeight.get(layer.weightName());
    if (chain == null) {
      chain = method.chain(layer);
      chainsByWeight.put(layer.weightName(), chain);
      report(layer, chain);
    }
    if (isSmaller(chain, layer)) {
      replace(layer, chain);
    }
  }

  private static boolean isSmaller(FactorLayerChain chain, GraphWeightLayer layer) {
    return chain.parameters() < layer.weight().elements()
        && chain.work() <= layer.weight().elements();
  }

  private void report(GraphWeightLayer layer, FactorLayerChain chain) {
    if (isSmaller(chain, layer)) {
      String what =
          String.format(
              Locale.ROOT,
              "%s, %.1f %% of the energy, %d instead of %d weights",
              chain.what(),
              100 * chain.kept(),
              chain.parameters(),
              layer.weight().elements());
      changed.add(new CompressionStepReport.Layer(layer.path(), what));
    } else {
      String what = "%s would be no smaller: %d weights and %d multiplications instead of %d";
      long elements = layer.weight().elements();
      left.add(
          new CompressionStepReport.Layer(
              layer.path(),
              what.formatted(chain.what(), chain.parameters(), chain.work(), elements)));
    }
  }

  private void replace(GraphWeightLayer layer, FactorLayerChain chain) {
    List<String> weights =
        namesByWeight.computeIfAbsent(layer.weightName(), w -> addWeights(layer, chain));
    List<GraphNode> nodes = new ArrayList<>();
    NodeArgument input = layer.node().argument("input");
    for (int i = 0; i < weights.size(); i++) {
      boolean last = i == weights.size() - 1;
      FactorLayer factor = chain.factors().get(i);
      String result = last ? layer.node().result() : editor.fresh(layer.node().result());
      GraphNode node = node(layer, factor, weights.get(i), result).with("input", input);
      nodes.add(last ? node.with("bias", layer.node().argument("bias")) : node);
      input = NodeArgument.of(result);
    }
    editor.replace(layer.node(), nodes.toArray(GraphNode[]::new));
  }

  private List<String> addWeights(GraphWeightLayer layer, FactorLayerChain chain) {
    List<String> names = new ArrayList<>();
    for (FactorLayer factor : chain.factors()) {
      String name = editor.freshParameter(layer.path() + "." + factor.name() + ".weight");
      editor.parameter(name, factor.weight());
      names.add(name);
    }
    return names;
  }

  private static GraphNode node(
      GraphWeightLayer layer, FactorLayer factor, String weight, String result) {
    GraphNode node =
        new GraphNode(
            layer.node().operator(),
            layer.node().arguments(),
            List.of(result),
            layer.node().path() + "." + factor.name());
    for (Map.Entry<String, NodeArgument> entry : factor.geometry().entrySet()) {
      node = node.with(entry.getKey(), entry.getValue());
    }
    return node.with("weight", NodeArgument.parameter(weight)).with("bias", NodeArgument.NONE);
  }
}
