package io.sluice.graph;

import io.sluice.torchscript.ScriptTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Editor of a copy of a graph. Confined to a single thread. */
public final class GraphEditor {
  private final List<String> inputs;
  private final Map<String, ScriptTensor> parameters;
  private final Map<String, OpaqueModule> modules = new LinkedHashMap<>();
  private final List<GraphNode> nodes;
  private final String version;
  private final Set<String> names = new HashSet<>();
  private NodeArgument output;

  public GraphEditor(ComputationGraph graph) {
    this(graph.inputs(), graph.version());
    this.parameters.putAll(graph.parameters());
    this.modules.putAll(graph.modules());
    this.nodes.addAll(graph.nodes());
    this.output = graph.output();
    nodes.forEach(n -> names.addAll(n.results()));
  }

  private GraphEditor(List<String> inputs, String version) {
    this.inputs = List.copyOf(inputs);
    this.parameters = new LinkedHashMap<>();
    this.nodes = new ArrayList<>();
    this.version = version;
    this.output = NodeArgument.NONE;
    names.addAll(inputs);
  }

  /** Editor of an empty graph with the given inputs. */
  public static GraphEditor empty(List<String> inputs) {
    return new GraphEditor(inputs, ComputationGraph.OPERATOR_VERSION);
  }

  /** Editor without nodes, with the inputs, parameters, modules and value names of a graph. */
  public static GraphEditor emptied(ComputationGraph graph) {
    GraphEditor editor = new GraphEditor(graph);
    editor.nodes.clear();
    return editor;
  }

  /** Reserves and returns an unused value name derived from {@code hint}. */
  public String fresh(String hint) {
    String name = hint;
    for (int i = 1; !names.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** Adds a parameter or replaces its tensor. */
  public void parameter(String name, ScriptTensor tensor) {
    parameters.put(name, tensor);
  }

  /** Unused parameter name derived from {@code hint}. */
  public String freshParameter(String hint) {
    String name = hint;
    for (int i = 1; parameters.containsKey(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** Unused path for an opaque module, derived from {@code hint}. */
  public String freshModule(String hint) {
    String path = hint;
    for (int i = 1; modules.containsKey(path); i++) {
      path = hint + "_" + i;
    }
    return path;
  }

  /** Adds an opaque module as target of {@link GraphNode#forward} nodes. */
  public void module(String path, OpaqueModule module) {
    modules.put(path, module);
  }

  /** Inserts a call of the module between the producer of a value and all its users. */
  public void intercept(String value, String path, OpaqueModule module) {
    module(path, module);
    String passed = fresh(value);
    redirect(value, passed);
    GraphNode call = GraphNode.forward(path, List.of(passed), NodeArgument.of(value));
    int at = inputs.contains(value) ? 0 : indexOf(producer(value)) + 1;
    nodes.add(at, call);
  }

  public void append(GraphNode node) {
    names.addAll(node.results());
    nodes.add(node);
  }

  public void insertBefore(GraphNode anchor, GraphNode... added) {
    nodes.addAll(indexOf(anchor), register(added));
  }

  public void insertAfter(GraphNode anchor, GraphNode... added) {
    nodes.addAll(indexOf(anchor) + 1, register(added));
  }

  /** Replaces a node; usually the last replacement has the same result name. */
  public void replace(GraphNode old, GraphNode... with) {
    int at = indexOf(old);
    nodes.remove(at);
    nodes.addAll(at, register(with));
  }

  /** Removes a node with a single result and redirects users of the result to {@code value}. */
  public void bypass(GraphNode node, String value) {
    nodes.remove(indexOf(node));
    redirect(node.result(), value);
  }

  /** Replaces a value by another in all nodes and in the graph output. */
  public void redirect(String from, String to) {
    NodeArgument target = new NodeArgument.Ref(to);
    nodes.replaceAll(n -> n.takes(from) ? n.redirected(from, target) : n);
    output = output.redirected(from, target);
  }

  public void returns(NodeArgument values) {
    output = values;
  }

  /** Current node producing the value; its arguments may have been redirected in the meantime. */
  public GraphNode producer(String value) {
    return nodes.stream()
        .filter(n -> n.results().contains(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No node produces " + value));
  }

  /**
   * The edited graph, without dead nodes, unused parameters and unused modules.
   *
   * @throws IllegalArgumentException if the edits do not form a valid graph
   */
  public ComputationGraph graph() {
    List<GraphNode> live = live();
    Set<String> used = new HashSet<>(output.parameters());
    live.forEach(n -> used.addAll(n.parameters()));
    Map<String, ScriptTensor> kept = new LinkedHashMap<>(parameters);
    kept.keySet().retainAll(used);
    Map<String, OpaqueModule> called = new LinkedHashMap<>(modules);
    called.keySet().retainAll(live.stream().flatMap(n -> n.modules().stream()).toList());
    return new ComputationGraph(inputs, kept, called, live, output, version);
  }

  private List<GraphNode> live() {
    Map<String, GraphNode> producers = new LinkedHashMap<>();
    nodes.forEach(n -> n.results().forEach(r -> producers.put(r, n)));
    Set<GraphNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> open = new ArrayDeque<>(output.values());
    while (!open.isEmpty()) {
      GraphNode node = producers.get(open.pop());
      if (node != null && needed.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return nodes.stream().filter(needed::contains).toList();
  }

  private int indexOf(GraphNode node) {
    for (int i = 0; i < nodes.size(); i++) {
      // compare results only: arguments may have been redirected
      if (nodes.get(i).results().equals(node.results())) {
        return i;
      }
    }
    throw new IllegalArgumentException("The graph has no node " + node);
  }

  private List<GraphNode> register(GraphNode... added) {
    for (GraphNode node : added) {
      names.addAll(node.results());
    }
    return List.of(added);
  }
}
