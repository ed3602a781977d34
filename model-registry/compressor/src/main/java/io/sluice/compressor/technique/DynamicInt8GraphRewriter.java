package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.OpaqueModule;
import io.sluice.graph.TorchScriptGraphWriter;
import io.sluice.graph.quantization.IntegerWeight;
import io.sluice.graph.quantization.TorchPackedParameters;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rewriting of one graph to dynamic int8; for a single use. */
final class DynamicInt8GraphRewriter {
  private final DynamicInt8Technique settings;
  private final ComputationGraph graph;
  private final GraphEditor editor;
  private final Map<List<String>, String> modules = new HashMap<>();
  private final List<CompressionStepReport.Layer> changed = new ArrayList<>();
  private final List<CompressionStepReport.Layer> left = new ArrayList<>();

  DynamicInt8GraphRewriter(DynamicInt8Technique settings, ComputationGraph graph) {
    this.settings = settings;
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  CompressionTechnique.Step step(ScriptModule model) throws ModelProcessingException {
    for (GraphNode node : graph.nodes()) {
      if (node.is("linear")) {
        linear(node);
      } else if (node.is("lstm") || node.is("gru")) {
        recurrent(node);
      }
    }
    return new CompressionTechnique.Step(
        changed.isEmpty() ? model : TorchScriptGraphWriter.write(editor.graph()),
        new CompressionStepReport(settings.name(), changed, left));
  }

  private void leave(GraphNode node, String why) {
    left.add(new CompressionStepReport.Layer(path(node), why));
  }

  /** Returns the path of the layer: {@code a.fc} for the parameter {@code a.fc.weight}. */
  private static String path(GraphNode node) {
    return node.parameters().isEmpty()
        ? node.path()
        : node.parameters().get(0).replaceFirst("[._](weight|bias|weight_ih_l0)$", "");
  }

  private void linear(GraphNode node) throws ModelProcessingException {
    Optional<String> weight = node.parameter("weight");
    boolean known =
        weight.isPresent()
            && graph.parameter(weight.get()).type() == ScalarType.FLOAT
            && (node.argument("bias").equals(NodeArgument.NONE)
                || node.parameter("bias").isPresent());
    if (!known || weight.isEmpty()) {
      leave(node, "its weight is computed while the model runs");
      return;
    }
    if (!settings.layers().includes(path(node))) {
      leave(node, LayerChoice.NOT_CHOSEN);
      return;
    }
    String module = modules.get(node.parameters());
    if (module == null) {
      module = packed(node, graph.parameter(weight.get()));
      modules.put(node.parameters(), module);
    }
    editor.replace(node, GraphNode.forward(module, node.results(), node.argument("input")));
  }

  private String packed(GraphNode node, ScriptTensor weight) throws ModelProcessingException {
    ScriptTensor bias = node.parameter("bias").map(graph::parameter).orElse(null);
    String path = path(node);
    ScriptObject object =
        ScriptObject.of(
            ReplacementLayerClasses.DYNAMIC_LINEAR.name(),
            Map.of(
                "packed",
                TorchPackedParameters.linear(
                    IntegerWeight.of(weight, DynamicInt8Technique.SCHEME, path).tensor(), bias)));
    changed.add(new CompressionStepReport.Layer(path, "int8 weight " + weight.shape()));
    return module(path, new OpaqueModule(object, List.of(ReplacementLayerClasses.DYNAMIC_LINEAR)));
  }

  private String module(String path, OpaqueModule module) {
    String free = editor.freshModule(path);
    editor.module(free, module);
    return free;
  }

  private void recurrent(GraphNode node) throws ModelProcessingException {
    List<ScriptTensor> parameters = node.parameters().stream().map(graph::parameter).toList();
    boolean both = Boolean.TRUE.equals(node.literal("bidirectional"));
    boolean biases = Boolean.TRUE.equals(node.literal("has_biases"));
    List<NodeArgument> inputs = new ArrayList<>(List.of(node.argument("input")));
    inputs.addAll(
        node.argument("hx") instanceof NodeArgument.Items states
            ? states.items()
            : List.of(node.argument("hx")));
    boolean known =
        inputs.size() == (node.is("lstm") ? 3 : 2)
            && node.argument("params").parameters().size() == parameters.size()
            && node.literal("num_layers") instanceof Long numLayers
            && RecurrentWeightPacking.isPackable(parameters, biases, numLayers, both);
    Optional<String> refusal =
        known
            ? refusal(parameters, path(node), settings)
            : Optional.of("this form of " + node.operator() + " is not supported");
    if (refusal.isPresent()) {
      leave(node, refusal.get());
      return;
    }
    ScriptClassSource source =
        node.is("lstm")
            ? ReplacementLayerClasses.DYNAMIC_LSTM
            : ReplacementLayerClasses.DYNAMIC_GRU;
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put("cells", RecurrentWeightPacking.cells(parameters, path(node)));
    attributes.put("num_layers", ScriptValue.of(node.longs("num_layers").orElseThrow().get(0)));
    attributes.put("bidirectional", ScriptValue.of(both));
    attributes.put("batch_first", ScriptValue.of(Boolean.TRUE.equals(node.literal("batch_first"))));
    ScriptObject object = ScriptObject.of(source.name(), attributes);
    String module = module(path(node), new OpaqueModule(object, List.of(source)));
    editor.replace(
        node, GraphNode.forward(module, node.results(), inputs.toArray(NodeArgument[]::new)));
    changed.add(new CompressionStepReport.Layer(path(node), describe(parameters)));
  }

  /** Returns the reason for leaving a recurrent layer in fp32; empty to convert it. */
  static Optional<String> refusal(
      List<ScriptTensor> parameters, String path, DynamicInt8Technique settings) {
    if (!settings.layers().includes(path)) {
      return Optional.of(LayerChoice.NOT_CHOSEN);
    }
    long hidden = parameters.get(1).shape().get(1);
    return hidden < settings.minHidden()
        ? Optional.of("faster in fp32 with a state of " + hidden)
        : Optional.empty();
  }

  static String describe(List<ScriptTensor> parameters) {
    return "int8 weights of "
        + parameters.size() / 4
        + " cells, state "
        + parameters.get(1).shape().get(1);
  }
}
