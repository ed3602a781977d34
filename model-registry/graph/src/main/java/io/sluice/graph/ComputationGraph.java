package io.sluice.graph;

import io.sluice.torchscript.ScriptTensor;
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
 * Computation graph of a model in static single assignment form: every value has a unique name and
 * a single producing node ahead of all its users. No operation changes a tensor in place.
 * Immutable.
 */
public final class ComputationGraph {
  /** Operator version written into models built from scratch. */
  public static final String OPERATOR_VERSION = "10";

  private final List<String> inputs;
  private final Map<String, ScriptTensor> parameters;
  private final Map<String, OpaqueModule> modules;
  private final List<GraphNode> nodes;
  private final NodeArgument output;
  private final String version;
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, List<GraphNode>> users = new HashMap<>();

  /**
   * @param inputs names of the model's arguments; all tensors
   * @param parameters parameters, buffers and constants by name, such as {@code
   *     layer1.conv1.weight}
   * @param output value returned by the model, or a list of values returned as a tuple
   * @param version operator version, a decimal number
   * @throws IllegalArgumentException if a value has two producers or is used before its producer
   */
  public ComputationGraph(
      List<String> inputs,
      Map<String, ScriptTensor> parameters,
      List<GraphNode> nodes,
      NodeArgument output,
      String version) {
    this(inputs, parameters, Map.of(), nodes, output, version);
  }

  /**
   * @param modules opaque modules by path
   */
  ComputationGraph(
      List<String> inputs,
      Map<String, ScriptTensor> parameters,
      Map<String, OpaqueModule> modules,
      List<GraphNode> nodes,
      NodeArgument output,
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
    for (GraphNode node : nodes) {
      for (String value : node.inputs()) {
        require(known.contains(value), value + " is used before being produced, by " + node);
        List<GraphNode> takers = users.computeIfAbsent(value, v -> new ArrayList<>());
        if (takers.isEmpty() || takers.get(takers.size() - 1) != node) {
          takers.add(node);
        }
      }
      for (String name : node.parameters()) {
        require(parameters.containsKey(name), "unknown parameter " + name + " of " + node);
      }
      for (String path : node.modules()) {
        require(modules.containsKey(path), "unknown module " + path + " of " + node);
      }
      for (String value : node.results()) {
        require(known.add(value), value + " is produced twice, again by " + node);
        producers.put(value, node);
      }
    }
    output.values().forEach(v -> require(known.contains(v), v + " is returned but never produced"));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("Invalid graph: " + message);
    }
  }

  public List<String> inputs() {
    return inputs;
  }

  public Map<String, ScriptTensor> parameters() {
    return parameters;
  }

  public ScriptTensor parameter(String name) {
    ScriptTensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("The graph has no parameter " + name);
    }
    return tensor;
  }

  /** Opaque modules called by nodes, by path. */
  public Map<String, OpaqueModule> modules() {
    return modules;
  }

  /** Nodes in a valid order of execution. */
  public List<GraphNode> nodes() {
    return nodes;
  }

  public NodeArgument output() {
    return output;
  }

  public String version() {
    return version;
  }

  /** Node producing the value; empty for graph inputs. */
  public Optional<GraphNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Nodes using the value, without repetition, in order; a use as graph output is not included. */
  public List<GraphNode> users(String value) {
    return users.getOrDefault(value, List.of());
  }

  /** The single node using the value; empty if there are several or the graph returns the value. */
  public Optional<GraphNode> onlyUser(String value) {
    List<GraphNode> takers = users(value);
    return takers.size() == 1 && !isReturned(value) ? Optional.of(takers.get(0)) : Optional.empty();
  }

  public boolean isReturned(String value) {
    return output.values().contains(value);
  }

  public List<GraphNode> nodes(String operator) {
    return nodes.stream().filter(n -> n.is(operator)).toList();
  }

  /** Copy with other outputs; nodes and parameters without effect on {@code values} are dropped. */
  public ComputationGraph returning(NodeArgument values) {
    GraphEditor editor = new GraphEditor(this);
    editor.returns(values);
    return editor.graph();
  }

  /** Copy with the tensors of the named parameters replaced. */
  public ComputationGraph withParameters(Map<String, ScriptTensor> changed) {
    Map<String, ScriptTensor> all = new LinkedHashMap<>(parameters);
    all.putAll(changed);
    return new ComputationGraph(inputs, all, modules, nodes, output, version);
  }
}
