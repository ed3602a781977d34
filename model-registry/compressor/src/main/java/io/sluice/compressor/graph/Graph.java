package io.sluice.compressor.graph;

import io.sluice.compressor.torchscript.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model as operations in static single assignment form: every value has one name and one node
 * that gives it, and stands before whoever takes it. Nothing is changed in place. Immutable.
 */
public final class Graph {
  /** The version of operators that models made from nothing are written in. */
  public static final String OPERATOR_VERSION = "10";

  private final List<String> inputs;
  private final Map<String, Tensor> parameters;
  private final Map<String, Submodule> modules;
  private final List<Node> nodes;
  private final Argument output;
  private final String version;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> users = new HashMap<>();

  /**
   * @param inputs names of the model's arguments, tensors all
   * @param parameters by name, such as {@code layer1.conv1.weight}; buffers and constants too
   * @param output what the model returns: a value, or a list of values that becomes a tuple
   * @param version of the operators, a decimal number
   * @throws IllegalArgumentException when a name is given twice, or taken before it is given
   */
  public Graph(
      List<String> inputs,
      Map<String, Tensor> parameters,
      List<Node> nodes,
      Argument output,
      String version) {
    this(inputs, parameters, Map.of(), nodes, output, version);
  }

  /**
   * @param modules opaque ones, by path
   */
  Graph(
      List<String> inputs,
      Map<String, Tensor> parameters,
      Map<String, Submodule> modules,
      List<Node> nodes,
      Argument output,
      String version) {
    this.inputs = List.copyOf(inputs);
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    this.modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    this.nodes = List.copyOf(nodes);
    this.output = output;
    this.version = version;
    index();
  }

  private void index() {
    Set<String> known = new HashSet<>(inputs);
    for (Node node : nodes) {
      for (String value : node.inputs()) {
        require(known.contains(value), value + " is taken before it is given, by " + node);
        List<Node> takers = users.computeIfAbsent(value, v -> new ArrayList<>());
        if (takers.isEmpty() || takers.get(takers.size() - 1) != node) {
          takers.add(node);
        }
      }
      for (String name : node.parameters()) {
        require(parameters.containsKey(name), "there is no parameter " + name + " for " + node);
      }
      for (String path : node.modules()) {
        require(modules.containsKey(path), "there is no module " + path + " for " + node);
      }
      for (String value : node.results()) {
        require(known.add(value), value + " is given twice, by " + node);
        producers.put(value, node);
      }
    }
    output.values().forEach(v -> require(known.contains(v), v + " is returned but never given"));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("Not a graph: " + message);
    }
  }

  public List<String> inputs() {
    return inputs;
  }

  public Map<String, Tensor> parameters() {
    return parameters;
  }

  public Tensor parameter(String name) {
    Tensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("There is no parameter " + name);
    }
    return tensor;
  }

  /** Modules that nodes call without the graph seeing into them, by path. */
  public Map<String, Submodule> modules() {
    return modules;
  }

  /** In an order in which they can run. */
  public List<Node> nodes() {
    return nodes;
  }

  public Argument output() {
    return output;
  }

  public String version() {
    return version;
  }

  /** Empty for inputs. */
  public Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Nodes that take the value, each once, in order; the output of the graph is none of them. */
  public List<Node> users(String value) {
    return users.getOrDefault(value, List.of());
  }

  /** The node that takes the value, if there is exactly one and the graph does not return it. */
  public Optional<Node> onlyUser(String value) {
    List<Node> takers = users(value);
    return takers.size() == 1 && !isReturned(value) ? Optional.of(takers.get(0)) : Optional.empty();
  }

  public boolean isReturned(String value) {
    return output.values().contains(value);
  }

  public List<Node> nodes(String operator) {
    return nodes.stream().filter(n -> n.is(operator)).toList();
  }

  /** The same graph, returning these values instead, what only served others left out. */
  public Graph returning(Argument values) {
    GraphEditor editor = new GraphEditor(this);
    editor.returns(values);
    return editor.graph();
  }

  /** The same graph with other tensors for the parameters named. */
  public Graph withParameters(Map<String, Tensor> changed) {
    Map<String, Tensor> all = new LinkedHashMap<>(parameters);
    all.putAll(changed);
    return new Graph(inputs, all, modules, nodes, output, version);
  }
}
