package io.sluice.graph;

import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptObject;
import io.sluice.torchscript.ScriptValue;
import io.sluice.torchscript.code.ScriptClassSource;
import io.sluice.torchscript.code.ScriptSourceTree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writer of a graph as a TorchScript module: a branch-free {@code forward}, and a submodule for
 * every layer at the path given by the parameter names. Operations with a separate training mode
 * (batch statistics, dropout) depend on the module's {@code training} flag again. Each instance
 * writes a single graph.
 */
public final class TorchScriptGraphWriter {
  private static final String ROOT = "__torch__.sluice.Model";

  private final ComputationGraph graph;
  private final ScriptModuleTree tree = new ScriptModuleTree();
  private final LayerModuleBuilder layers;
  private final Map<String, ScriptModuleTree.AttributePath> submodules = new HashMap<>();
  private final Map<String, String> identifiers = new HashMap<>();

  private TorchScriptGraphWriter(ComputationGraph graph) {
    this.graph = graph;
    this.layers = new LayerModuleBuilder(graph, tree);
    graph.modules().forEach((path, m) -> submodules.put(path, tree.layer(path, m.object())));
  }

  /** TorchScript module of the graph; equal graphs give equal modules. */
  public static ScriptModule write(ComputationGraph graph) {
    return new TorchScriptGraphWriter(graph).write();
  }

  private ScriptModule write() {
    graph.inputs().forEach(this::identifier);
    StringBuilder body = new StringBuilder();
    for (GraphNode node : graph.nodes()) {
      body.append("    ").append(targets(node)).append(expression(node)).append('\n');
    }
    TorchScriptExpressionPrinter printer = printer();
    String result =
        graph.output() instanceof NodeArgument.Items items
            ? printer.tuple(items.items())
            : printer.print(graph.output());
    body.append("    return ").append(result).append('\n');
    Map<String, ScriptClassSource> classes = new LinkedHashMap<>();
    ScriptObject root = tree.build(ROOT, forward(body.toString()), classes);
    ScriptSourceTree code = ScriptSourceTree.parse(Map.of());
    layers.classes().forEach(c -> classes.put(c.name(), c));
    graph.modules().values().forEach(m -> m.classes().forEach(c -> classes.put(c.name(), c)));
    for (ScriptClassSource source : classes.values()) {
      code = code.with(source);
    }
    return new ScriptModule(root, ScriptValue.tuple(), code, graph.version(), Map.of());
  }

  private String forward(String body) {
    String arguments =
        graph.inputs().stream()
            .map(i -> ",\n    " + identifiers.get(i) + ": Tensor")
            .collect(Collectors.joining());
    String type =
        graph.output() instanceof NodeArgument.Items items
            ? "Tuple["
                + items.items().stream().map(i -> "Tensor").collect(Collectors.joining(", "))
                + "]"
            : "Tensor";
    return "  def forward(self: %s%s) -> %s:\n%s".formatted(ROOT, arguments, type, body);
  }

  private String targets(GraphNode node) {
    List<String> names = node.results().stream().map(this::identifier).toList();
    return names.size() == 1 && !node.is("unpack")
        ? names.get(0) + " = "
        : String.join(", ", names) + ", = ";
  }

  private String expression(GraphNode node) {
    if (node.is(OpaqueModule.CALL)) {
      ScriptModuleTree.AttributePath place =
          Objects.requireNonNull(submodules.get(node.modules().get(0)));
      return call(place, node.arguments().values().stream().skip(1));
    }
    Optional<ScriptModuleTree.AttributePath> layer = layers.place(node);
    if (layer.isPresent()) {
      return call(layer.get(), LayerModuleBuilder.inputs(node).stream().map(NodeArgument::of));
    }
    return printer().call(node, trains(node));
  }

  private String call(ScriptModuleTree.AttributePath module, Stream<NodeArgument> arguments) {
    return arguments
        .map(a -> printer().print(a) + ", ")
        .collect(Collectors.joining("", "(" + module.expression("self") + ").forward(", ")"));
  }

  /** Arguments replaced by the root module's {@code training} flag. */
  private static Map<String, String> trains(GraphNode node) {
    boolean dropout = node.is("dropout") || node.is("feature_dropout");
    return dropout && Boolean.FALSE.equals(node.literal("train"))
        ? Map.of("train", "self.training")
        : Map.of();
  }

  private TorchScriptExpressionPrinter printer() {
    return new TorchScriptExpressionPrinter(identifiers::get, this::parameter);
  }

  private String parameter(String name) {
    return layers
        .home(name)
        .orElseGet(() -> tree.tensor(name, graph.parameter(name)))
        .expression("self");
  }

  /** Unique valid identifier in the code for a value of the graph. */
  private String identifier(String value) {
    String plain = TorchScriptIdentifiers.identifier(value);
    String name = plain;
    for (int i = 1; identifiers.containsValue(name) || name.equals("self"); i++) {
      name = plain + "_" + i;
    }
    identifiers.put(value, name);
    return name;
  }
}
