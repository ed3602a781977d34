package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.graph.GraphWriter;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.graph.Submodule;
import io.sluice.compressor.quantization.IntegerWeight;
import io.sluice.compressor.quantization.PackedParameters;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rewriting of one graph to dynamic int8; for a single use. */
final class DynamicGraph {
  private final DynamicInt8 settings;
  private final Graph graph;
  private final GraphEditor editor;
  private final Map<List<String>, String> modules = new HashMap<>();
  private final List<StepReport.Layer> changed = new ArrayList<>();
  private final List<StepReport.Layer> left = new ArrayList<>();

  DynamicGraph(DynamicInt8 settings, Graph graph) {
    this.settings = settings;
    this.graph = graph;
    this.editor = new GraphEditor(graph);
  }

  Technique.Step step(ScriptModule model) throws CompressionException {
    for (Node node : graph.nodes()) {
      if (node.is("linear")) {
        linear(node);
      } else if (node.is("lstm") || node.is("gru")) {
        recurrent(node);
      }
    }
    return new Technique.Step(
        changed.isEmpty() ? model : GraphWriter.write(editor.graph()),
        new StepReport(settings.name(), changed, left));
  }

  private void leave(Node node, String why) {
    left.add(new StepReport.Layer(path(node), why));
  }

  /** Returns the path of the layer: {@code a.fc} for the parameter {@code a.fc.weight}. */
  private static String path(Node node) {
    return node.parameters().isEmpty()
        ? node.path()
        : node.parameters().get(0).replaceFirst("[._](weight|bias|weight_ih_l0)$", "");
  }

  private void linear(Node node) throws CompressionException {
    Optional<String> weight = node.parameter("weight");
    boolean known =
        weight.isPresent()
            && graph.parameter(weight.get()).type() == ScalarType.FLOAT
            && (node.argument("bias").equals(Argument.NONE) || node.parameter("bias").isPresent());
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
    editor.replace(node, Node.forward(module, node.results(), node.argument("input")));
  }

  private String packed(Node node, Tensor weight) throws CompressionException {
    Tensor bias = node.parameter("bias").map(graph::parameter).orElse(null);
    String path = path(node);
    ScriptObject object =
        ScriptObject.of(
            LayerClasses.DYNAMIC_LINEAR.name(),
            Map.of(
                "packed",
                PackedParameters.linear(
                    IntegerWeight.of(weight, DynamicInt8.SCHEME, path).tensor(), bias)));
    changed.add(new StepReport.Layer(path, "int8 weight " + weight.shape()));
    return module(path, new Submodule(object, List.of(LayerClasses.DYNAMIC_LINEAR)));
  }

  private String module(String path, Submodule module) {
    String free = editor.freshModule(path);
    editor.module(free, module);
    return free;
  }

  private void recurrent(Node node) throws CompressionException {
    List<Tensor> parameters = node.parameters().stream().map(graph::parameter).toList();
    boolean both = Boolean.TRUE.equals(node.literal("bidirectional"));
    boolean biases = Boolean.TRUE.equals(node.literal("has_biases"));
    List<Argument> inputs = new ArrayList<>(List.of(node.argument("input")));
    inputs.addAll(
        node.argument("hx") instanceof Argument.Items states
            ? states.items()
            : List.of(node.argument("hx")));
    boolean known =
        inputs.size() == (node.is("lstm") ? 3 : 2)
            && node.argument("params").parameters().size() == parameters.size()
            && node.literal("num_layers") instanceof Long numLayers
            && RecurrentPacking.isPackable(parameters, biases, numLayers, both);
    Optional<String> refusal =
        known
            ? refusal(parameters, path(node), settings)
            : Optional.of("this form of " + node.operator() + " is not supported");
    if (refusal.isPresent()) {
      leave(node, refusal.get());
      return;
    }
    ClassSource source = node.is("lstm") ? LayerClasses.DYNAMIC_LSTM : LayerClasses.DYNAMIC_GRU;
    Map<String, Value> attributes = new LinkedHashMap<>();
    attributes.put("cells", RecurrentPacking.cells(parameters, path(node)));
    attributes.put("num_layers", Value.of(node.longs("num_layers").orElseThrow().get(0)));
    attributes.put("bidirectional", Value.of(both));
    attributes.put("batch_first", Value.of(Boolean.TRUE.equals(node.literal("batch_first"))));
    ScriptObject object = ScriptObject.of(source.name(), attributes);
    String module = module(path(node), new Submodule(object, List.of(source)));
    editor.replace(node, Node.forward(module, node.results(), inputs.toArray(Argument[]::new)));
    changed.add(new StepReport.Layer(path(node), describe(parameters)));
  }

  /** Returns the reason for leaving a recurrent layer in fp32; empty to convert it. */
  static Optional<String> refusal(List<Tensor> parameters, String path, DynamicInt8 settings) {
    if (!settings.layers().includes(path)) {
      return Optional.of(LayerChoice.NOT_CHOSEN);
    }
    long hidden = parameters.get(1).shape().get(1);
    return hidden < settings.minHidden()
        ? Optional.of("faster in fp32 with a state of " + hidden)
        : Optional.empty();
  }

  static String describe(List<Tensor> parameters) {
    return "int8 weights of "
        + parameters.size() / 4
        + " cells, state "
        + parameters.get(1).shape().get(1);
  }
}
