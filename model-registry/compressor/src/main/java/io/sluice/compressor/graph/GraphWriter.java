package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.ScriptObject;
import io.sluice.compressor.torchscript.Value;
import io.sluice.compressor.torchscript.code.ClassSource;
import io.sluice.compressor.torchscript.code.SourceTree;
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
public final class GraphWriter {
  private static final String ROOT = "__torch__.sluice.Model";

  private final Graph graph;
  private final ModuleTree tree = new ModuleTree();
  private final LayerModules layers;
  private final Map<String, ModuleTree.Place> submodules = new HashMap<>();
  private final Map<String, String> identifiers = new HashMap<>();

  private GraphWriter(Graph graph) {
    this.graph = graph;
    this.layers = new LayerModules(graph, tree);
    graph.modules().forEach((path, m) -> submodules.put(path, tree.layer(path, m.object())));
  }

  /** TorchScript module of the graph; equal graphs give equal modules. */
  public static ScriptModule write(Graph graph) {
    return new GraphWriter(graph).write();
  }

  private ScriptModule write() {
    graph.inputs().forEach(this::identifier);
    StringBuilder body = new StringBuilder();
    for (Node node : graph.nodes()) {
      body.append("    ").append(targets(node)).append(expression(node)).append('\n');
    }
    Printer printer = printer();
    String result =
        graph.output() instanceof Argument.Items items
            ? printer.tuple(items.items())
            : printer.print(graph.output());
    body.append("    return ").append(result).append('\n');
    Map<String, ClassSource> classes = new LinkedHashMap<>();
    ScriptObject root = tree.build(ROOT, forward(body.toString()), classes);
    SourceTree code = SourceTree.parse(Map.of());
    layers.classes().forEach(c -> classes.put(c.name(), c));
    graph.modules().values().forEach(m -> m.classes().forEach(c -> classes.put(c.name(), c)));
    for (ClassSource source : classes.values()) {
      code = code.with(source);
    }
    return new ScriptModule(root, Value.tuple(), code, graph.version(), Map.of());
  }

  private String forward(String body) {
    String arguments =
        graph.inputs().stream()
            .map(i -> ",\n    " + identifiers.get(i) + ": Tensor")
            .collect(Collectors.joining());
    String type =
        graph.output() instanceof Argument.Items items
            ? "Tuple["
                + items.items().stream().map(i -> "Tensor").collect(Collectors.joining(", "))
                + "]"
            : "Tensor";
    return "  def forward(self: %s%s) -> %s:\n%s".formatted(ROOT, arguments, type, body);
  }

  private String targets(Node node) {
    List<String> names = node.results().stream().map(this::identifier).toList();
    return names.size() == 1 && !node.is("unpack")
        ? names.get(0) + " = "
        : String.join(", ", names) + ", = ";
  }

  private String expression(Node node) {
    if (node.is(Submodule.CALL)) {
      ModuleTree.Place place = Objects.requireNonNull(submodules.get(node.modules().get(0)));
      return call(place, node.arguments().values().stream().skip(1));
    }
    Optional<ModuleTree.Place> layer = layers.place(node);
    if (layer.isPresent()) {
      return call(layer.get(), LayerModules.inputs(node).stream().map(Argument::of));
    }
    return printer().call(node, trains(node));
  }

  private String call(ModuleTree.Place module, Stream<Argument> arguments) {
    return arguments
        .map(a -> printer().print(a) + ", ")
        .collect(Collectors.joining("", "(" + module.expression("self") + ").forward(", ")"));
  }

  /** Arguments replaced by the root module's {@code training} flag. */
  private static Map<String, String> trains(Node node) {
    boolean dropout = node.is("dropout") || node.is("feature_dropout");
    return dropout && Boolean.FALSE.equals(node.literal("train"))
        ? Map.of("train", "self.training")
        : Map.of();
  }

  private Printer printer() {
    return new Printer(identifiers::get, this::parameter);
  }

  private String parameter(String name) {
    return layers
        .home(name)
        .orElseGet(() -> tree.tensor(name, graph.parameter(name)))
        .expression("self");
  }

  /** Unique valid identifier in the code for a value of the graph. */
  private String identifier(String value) {
    String plain = Names.identifier(value);
    String name = plain;
    for (int i = 1; identifiers.containsValue(name) || name.equals("self"); i++) {
      name = plain + "_" + i;
    }
    identifiers.put(value, name);
    return name;
  }
}
