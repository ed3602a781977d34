package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.Tensor;
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

/** Changes a copy of a graph. Confined to one thread. */
public final class GraphEditor {
  private final List<String> inputs;
  private final Map<String, Tensor> parameters;
  private final Map<String, Submodule> modules = new LinkedHashMap<>();
  private final List<Node> nodes;
  private final String version;
  private final Set<String> names = new HashSet<>();
  private Argument output;

  public GraphEditor(Graph graph) {
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
    this.output = Argument.NONE;
    names.addAll(inputs);
  }

  /** Begins a graph from nothing. */
  public static GraphEditor empty(List<String> inputs) {
    return new GraphEditor(inputs, Graph.OPERATOR_VERSION);
  }

  /** Begins without nodes, but with the inputs, parameters, modules and names of a graph. */
  public static GraphEditor emptied(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    editor.nodes.clear();
    return editor;
  }

  /** A name for a value that no other has. */
  public String fresh(String hint) {
    String name = hint;
    for (int i = 1; !names.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** Adds the parameter, or gives it another tensor. */
  public void parameter(String name, Tensor tensor) {
    parameters.put(name, tensor);
  }

  /** A name for a parameter that no other has. */
  public String freshParameter(String hint) {
    String name = hint;
    for (int i = 1; parameters.containsKey(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** A path for an opaque module that no other has. */
  public String freshModule(String hint) {
    String path = hint;
    for (int i = 1; modules.containsKey(path); i++) {
      path = hint + "_" + i;
    }
    return path;
  }

  /** Adds an opaque module that nodes made by {@link Node#forward} may call. */
  public void module(String path, Submodule module) {
    modules.put(path, module);
  }

  /** Lets a value pass through a module before anybody takes it. */
  public void intercept(String value, String path, Submodule module) {
    module(path, module);
    String passed = fresh(value);
    redirect(value, passed);
    Node call = Node.forward(path, List.of(passed), Argument.of(value));
    int at = inputs.contains(value) ? 0 : indexOf(producer(value)) + 1;
    nodes.add(at, call);
  }

  public void append(Node node) {
    names.addAll(node.results());
    nodes.add(node);
  }

  public void insertBefore(Node anchor, Node... added) {
    nodes.addAll(indexOf(anchor), register(added));
  }

  public void insertAfter(Node anchor, Node... added) {
    nodes.addAll(indexOf(anchor) + 1, register(added));
  }

  /** Puts others in the place of a node; the last of them usually gives the same result. */
  public void replace(Node old, Node... with) {
    int at = indexOf(old);
    nodes.remove(at);
    nodes.addAll(at, register(with));
  }

  /** Takes the node away; whoever took its only result takes the value instead. */
  public void bypass(Node node, String value) {
    nodes.remove(indexOf(node));
    redirect(node.result(), value);
  }

  /** Whoever took one value, the graph's output included, takes another. */
  public void redirect(String from, String to) {
    Argument target = new Argument.Ref(to);
    nodes.replaceAll(n -> n.takes(from) ? n.redirected(from, target) : n);
    output = output.redirected(from, target);
  }

  public void returns(Argument values) {
    output = values;
  }

  /** The node that gives the value now; the one given may have been redirected meanwhile. */
  public Node producer(String value) {
    return nodes.stream()
        .filter(n -> n.results().contains(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No node gives " + value));
  }

  /**
   * What was made, without nodes and parameters that nothing needs.
   *
   * @throws IllegalArgumentException when the edits do not add up to a graph
   */
  public Graph graph() {
    List<Node> live = live();
    Set<String> used = new HashSet<>(output.parameters());
    live.forEach(n -> used.addAll(n.parameters()));
    Map<String, Tensor> kept = new LinkedHashMap<>(parameters);
    kept.keySet().retainAll(used);
    Map<String, Submodule> called = new LinkedHashMap<>(modules);
    called.keySet().retainAll(live.stream().flatMap(n -> n.modules().stream()).toList());
    return new Graph(inputs, kept, called, live, output, version);
  }

  private List<Node> live() {
    Map<String, Node> producers = new LinkedHashMap<>();
    nodes.forEach(n -> n.results().forEach(r -> producers.put(r, n)));
    Set<Node> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> open = new ArrayDeque<>(output.values());
    while (!open.isEmpty()) {
      Node node = producers.get(open.pop());
      if (node != null && needed.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return nodes.stream().filter(needed::contains).toList();
  }

  private int indexOf(Node node) {
    for (int i = 0; i < nodes.size(); i++) {
      // by what it gives: its arguments may have been redirected
      if (nodes.get(i).results().equals(node.results())) {
        return i;
      }
    }
    throw new IllegalArgumentException("The graph has no node " + node);
  }

  private List<Node> register(Node... added) {
    for (Node node : added) {
      names.addAll(node.results());
    }
    return List.of(added);
  }
}
