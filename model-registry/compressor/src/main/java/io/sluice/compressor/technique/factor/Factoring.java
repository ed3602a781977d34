package io.sluice.compressor.technique.factor;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.GraphReader;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.technique.LayerChoice;
import io.sluice.compressor.technique.StepReport;
import io.sluice.compressor.technique.Technique;
import io.sluice.compressor.torchscript.ScriptModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Replacement of layers by chains in one model; for a single use. */
final class Factoring {
  private final String technique;
  private final LayerChoice layers;
  private final Method method;
  private final Graph graph;
  private final GraphEditor editor;
  private final Map<String, List<String>> namesByWeight = new HashMap<>();
  private final Map<String, Chain> chainsByWeight = new HashMap<>();
  private final List<StepReport.Layer> changed = new ArrayList<>();
  private final List<StepReport.Layer> left = new ArrayList<>();

  /** Method of factorising layers. */
  interface Method {
    /** Whether the method applies to such layers; others are omitted from the report. */
    boolean isFor(WeightLayer layer);

    /** Returns the chain for a layer without obstacles. */
    Chain chain(WeightLayer layer) throws CompressionException;
  }

  private Factoring(String technique, LayerChoice layers, Method method, Graph graph) {
    this.technique = technique;
    this.layers = layers;
    this.method = method;
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  static Technique.Step apply(
      String technique, ScriptModule model, LayerChoice layers, Method method)
      throws CompressionException {
    return new Factoring(technique, layers, method, GraphReader.read(model)).run(model);
  }

  private Technique.Step run(ScriptModule model) throws CompressionException {
    for (Node node : graph.nodes()) {
      Optional<WeightLayer> layer = WeightLayer.of(node, graph).filter(method::isFor);
      if (layer.isPresent()) {
        treat(layer.get());
      }
    }
    ScriptModule result = changed.isEmpty() ? model : GraphWriter.write(editor.graph());
    return new Technique.Step(result, new StepReport(technique, changed, left));
  }

  private void treat(WeightLayer layer) throws CompressionException {
    Optional<String> obstacle =
        layers.includes(layer.path()) ? layer.obstacle(graph) : Optional.of(LayerChoice.NOT_CHOSEN);
    if (obstacle.isPresent()) {
      left.add(new StepReport.Layer(layer.path(), obstacle.get()));
      return;
    }
    Chain chain = chainsByWeight.get(layer.weightName());
    if (chain == null) {
      chain = method.chain(layer);
      chainsByWeight.put(layer.weightName(), chain);
      report(layer, chain);
    }
    if (isSmaller(chain, layer)) {
      replace(layer, chain);
    }
  }

  private static boolean isSmaller(Chain chain, WeightLayer layer) {
    return chain.parameters() < layer.weight().elements()
        && chain.work() <= layer.weight().elements();
  }

  private void report(WeightLayer layer, Chain chain) {
    if (isSmaller(chain, layer)) {
      String what =
          String.format(
              Locale.ROOT,
              "%s, %.1f %% of the energy, %d instead of %d weights",
              chain.what(),
              100 * chain.kept(),
              chain.parameters(),
              layer.weight().elements());
      changed.add(new StepReport.Layer(layer.path(), what));
    } else {
      String what = "%s would be no smaller: %d weights and %d multiplications instead of %d";
      long elements = layer.weight().elements();
      left.add(
          new StepReport.Layer(
              layer.path(),
              what.formatted(chain.what(), chain.parameters(), chain.work(), elements)));
    }
  }

  private void replace(WeightLayer layer, Chain chain) {
    List<String> weights =
        namesByWeight.computeIfAbsent(layer.weightName(), w -> addWeights(layer, chain));
    List<Node> nodes = new ArrayList<>();
    Argument input = layer.node().argument("input");
    for (int i = 0; i < weights.size(); i++) {
      boolean last = i == weights.size() - 1;
      Factor factor = chain.factors().get(i);
      String result = last ? layer.node().result() : editor.fresh(layer.node().result());
      Node node = node(layer, factor, weights.get(i), result).with("input", input);
      nodes.add(last ? node.with("bias", layer.node().argument("bias")) : node);
      input = Argument.of(result);
    }
    editor.replace(layer.node(), nodes.toArray(Node[]::new));
  }

  private List<String> addWeights(WeightLayer layer, Chain chain) {
    List<String> names = new ArrayList<>();
    for (Factor factor : chain.factors()) {
      String name = editor.freshParameter(layer.path() + "." + factor.name() + ".weight");
      editor.parameter(name, factor.weight());
      names.add(name);
    }
    return names;
  }

  private static Node node(WeightLayer layer, Factor factor, String weight, String result) {
    Node node =
        new Node(
            layer.node().operator(),
            layer.node().arguments(),
            List.of(result),
            layer.node().path() + "." + factor.name());
    for (Map.Entry<String, Argument> entry : factor.geometry().entrySet()) {
      node = node.with(entry.getKey(), entry.getValue());
    }
    return node.with("weight", Argument.parameter(weight)).with("bias", Argument.NONE);
  }
}
