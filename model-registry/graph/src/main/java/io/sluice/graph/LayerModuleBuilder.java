package io.sluice.graph;

import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptTensor;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Modules for the layer operations of a graph, as owners of the weights, visible to techniques
 * limited to leaf modules. Identical layers share a class; an operation run twice on the same
 * parameters is a single instance.
 */
final class LayerModuleBuilder {
  private static final String CLASSES = "__torch__.sluice.layers.";
  private static final Set<String> LAYERS =
      Set.of(
          "conv1d",
          "conv2d",
          "conv3d",
          "conv_transpose1d",
          "conv_transpose2d",
          "linear",
          "embedding",
          "batch_norm",
          "layer_norm",
          "group_norm",
          "lstm",
          "gru",
          "prelu");
  private static final Set<String> BUFFERS = Set.of("running_mean", "running_var");

  private final ComputationGraph graph;
  private final ScriptModuleTree tree;
  private final Map<GraphNode, ScriptModuleTree.AttributePath> places = new HashMap<>();
  private final Map<String, ScriptModuleTree.AttributePath> homes = new HashMap<>();
  private final Map<String, ScriptClassSource> classesByText = new LinkedHashMap<>();
  private final Map<String, Integer> classNames = new HashMap<>();

  LayerModuleBuilder(ComputationGraph graph, ScriptModuleTree tree) {
    this.graph = graph;
    this.tree = tree;
    // layers first: they have priority for the paths of their parameters
    graph.nodes().stream().filter(LayerModuleBuilder::isLayer).forEach(this::add);
  }

  /** Whether training may change the tensor: floating point and not a scalar. */
  static boolean isTrainable(ScriptTensor tensor) {
    return tensor.type() == ScalarType.FLOAT && !tensor.shape().isEmpty();
  }

  Collection<ScriptClassSource> classes() {
    return classesByText.values();
  }

  /** Place of the node's module; empty if the node is not a layer. */
  Optional<ScriptModuleTree.AttributePath> place(GraphNode node) {
    return isLayer(node) ? Optional.ofNullable(places.get(anonymous(node))) : Optional.empty();
  }

  /** Place of a parameter within a layer, for other users; empty if no layer owns the parameter. */
  Optional<ScriptModuleTree.AttributePath> home(String parameter) {
    return Optional.ofNullable(homes.get(parameter));
  }

  /** Whether the node becomes a module; false for computed weights. */
  private static boolean isLayer(GraphNode node) {
    return LAYERS.contains(node.operator())
        && !node.parameters().isEmpty()
        && node.value("weight").isEmpty();
  }

  /** Distinct values passed to {@code forward} of the node's module. */
  static List<String> inputs(GraphNode node) {
    return node.inputs().stream().distinct().toList();
  }

  /** Copy of the node without value names, as key for identical layers. */
  private static GraphNode anonymous(GraphNode node) {
    GraphNode plain = node;
    List<String> inputs = inputs(node);
    for (int i = 0; i < inputs.size(); i++) {
      plain = plain.redirected(inputs.get(i), new NodeArgument.Ref("#" + i));
    }
    return new GraphNode(
        plain.operator(), plain.arguments(), node.results().stream().map(r -> "").toList(), "");
  }

  private void add(GraphNode node) {
    GraphNode key = anonymous(node);
    if (!places.containsKey(key)) {
      ScriptModuleTree.AttributePath place = tree.layer(path(node), instance(node));
      places.put(key, place);
      attributeNames(node)
          .forEach((parameter, name) -> homes.putIfAbsent(parameter, place.in(name)));
    }
  }

  /**
   * Module path: {@code a.conv} for {@code a.conv.weight}, {@code a.in_proj} for {@code
   * a.in_proj_weight}.
   */
  private static String path(GraphNode node) {
    String parameter = node.parameters().get(0);
    String path = parameter.replaceFirst("[._](weight|bias)$", "");
    if (!path.equals(parameter)) {
      return path;
    }
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? parameter + "_" + node.operator() : parameter.substring(0, dot);
  }

  private ScriptObject instance(GraphNode node) {
    Map<String, String> names = attributeNames(node);
    ScriptClassSource source = source(node, names);
    Map<String, ScriptValue> attributes =
        new LinkedHashMap<>(Map.of("training", ScriptValue.of(false)));
    names.forEach((parameter, name) -> attributes.put(name, graph.parameter(parameter)));
    return ScriptObject.of(source.name(), attributes);
  }

  /**
   * Attribute names by parameter: the operator's argument name, in lists the parameter's last part.
   */
  private static Map<String, String> attributeNames(GraphNode node) {
    Map<String, String> names = new LinkedHashMap<>();
    node.arguments()
        .forEach(
            (argument, value) -> {
              for (String parameter : value.parameters()) {
                String last = parameter.substring(parameter.lastIndexOf('.') + 1);
                String name =
                    value instanceof NodeArgument.Parameter
                        ? argument
                        : TorchScriptIdentifiers.identifier(last);
                names.putIfAbsent(parameter, name);
              }
            });
    return names;
  }

  private ScriptClassSource source(GraphNode node, Map<String, String> names) {
    List<String> inputs = inputs(node);
    Map<String, String> inputNames = new HashMap<>();
    inputs.forEach(
        v -> inputNames.put(v, inputs.size() == 1 ? "input" : "input" + inputNames.size()));
    TorchScriptExpressionPrinter printer =
        new TorchScriptExpressionPrinter(inputNames::get, p -> "self." + names.get(p));
    boolean batchStatistics =
        node.is("batch_norm") && Boolean.FALSE.equals(node.literal("training"));
    String call =
        printer.call(node, batchStatistics ? Map.of("training", "self.training") : Map.of());
    String type =
        node.results().size() == 1
            ? "Tensor"
            : node.results().stream()
                .map(r -> "Tensor")
                .collect(Collectors.joining(", ", "Tuple[", "]"));
    String arguments =
        inputs.stream()
            .map(v -> ",\n    " + inputNames.get(v) + ": Tensor")
            .collect(Collectors.joining());
    String text =
        "class %s(Module):\n"
            + "  __parameters__ = ["
            + quoted(names.values().stream().filter(n -> !BUFFERS.contains(n)).toList())
            + "]\n  __buffers__ = ["
            + quoted(names.values().stream().filter(BUFFERS::contains).toList())
            + "]\n  training : bool\n"
            + names.values().stream()
                .map(n -> "  " + n + " : Tensor\n")
                .collect(Collectors.joining())
            + "  def forward(self: "
            + CLASSES
            + "%s"
            + arguments
            + ") -> "
            + type
            + ":\n    return "
            + call.replace("%", "%%")
            + "\n";
    return classesByText.computeIfAbsent(text, t -> define(node.operator(), t));
  }

  private ScriptClassSource define(String operator, String text) {
    String simple =
        Arrays.stream(operator.split("_"))
            .map(p -> Character.toUpperCase(p.charAt(0)) + p.substring(1))
            .collect(Collectors.joining());
    int count = classNames.merge(simple, 1, Integer::sum);
    String name = count == 1 ? simple : simple + "_" + (count - 1);
    return ScriptClassSource.parse(CLASSES + name, text.formatted(name, name));
  }

  private static String quoted(List<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(n -> quoted.add('"' + n + "\", "));
    return String.join("", quoted);
  }
}
