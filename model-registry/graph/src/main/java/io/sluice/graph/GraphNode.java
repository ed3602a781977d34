package io.sluice.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Operation of a {@link ComputationGraph}.
 *
 * @param operator ATen name of an operator of {@link OperatorSignatureTable} ({@code conv2d}),
 *     otherwise the spelling in the code ({@code ops.quantized.add}, {@code int}, {@code []},
 *     {@code -})
 * @param arguments all arguments by name, in the order of the operator's signature; without a known
 *     signature positional arguments as {@code "0"}, {@code "1"} …, then keyword arguments
 * @param results names of the produced values: a single value, or the parts of a tuple
 * @param path path of the originating module, such as {@code layer1.conv1}; for people
 */
public record GraphNode(
    String operator, Map<String, NodeArgument> arguments, List<String> results, String path) {
  public GraphNode {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    results = List.copyOf(results);
  }

  /**
   * Node of a known operator; missing arguments take defaults.
   *
   * @param namesAndArguments argument names and {@link NodeArgument}s, alternating
   * @throws IllegalArgumentException if an argument is unknown or a required argument missing
   */
  public static GraphNode of(
      String operator, String result, String path, Object... namesAndArguments) {
    Map<String, NodeArgument> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      given.put((String) namesAndArguments[i], (NodeArgument) namesAndArguments[i + 1]);
    }
    return new GraphNode(
        operator, OperatorSignatureTable.complete(operator, given), List.of(result), path);
  }

  /**
   * Node from a call with positional and keyword arguments; arguments matching the operator's
   * signature are stored by name.
   */
  public static GraphNode call(
      String operator,
      List<String> results,
      String path,
      List<NodeArgument> positional,
      Map<String, NodeArgument> keywords) {
    return new GraphNode(
        operator, OperatorSignatureTable.bind(operator, positional, keywords), results, path);
  }

  /** Node calling the module at a path of {@link ComputationGraph#modules()}. */
  public static GraphNode forward(String module, List<String> results, NodeArgument... inputs) {
    Map<String, NodeArgument> arguments = new LinkedHashMap<>();
    arguments.put("module", new NodeArgument.Module(module));
    for (NodeArgument input : inputs) {
      arguments.put(Integer.toString(arguments.size() - 1), input);
    }
    return new GraphNode(OpaqueModule.CALL, arguments, results, module);
  }

  public boolean is(String name) {
    return operator.equals(name);
  }

  /**
   * Name of the single result.
   *
   * @throws IllegalStateException if the node has several results
   */
  public String result() {
    if (results.size() != 1) {
      throw new IllegalStateException(operator + " has " + results.size() + " results, not 1");
    }
    return results.get(0);
  }

  /** Argument of the given name; {@link NodeArgument#NONE} if absent. */
  public NodeArgument argument(String name) {
    return arguments.getOrDefault(name, NodeArgument.NONE);
  }

  /** Name of the value passed as this argument; empty for other kinds of argument. */
  public Optional<String> value(String argument) {
    return argument(argument) instanceof NodeArgument.Ref ref
        ? Optional.of(ref.value())
        : Optional.empty();
  }

  /** Name of the parameter passed as this argument; empty for other kinds of argument. */
  public Optional<String> parameter(String argument) {
    return argument(argument) instanceof NodeArgument.Parameter parameter
        ? Optional.of(parameter.name())
        : Optional.empty();
  }

  /** Literal passed as this argument; null for None and other kinds of argument. */
  public @Nullable Object literal(String argument) {
    return argument(argument) instanceof NodeArgument.Literal literal ? literal.value() : null;
  }

  /** Integer literals of a list argument or of a single integer; empty for anything else. */
  public Optional<List<Long>> longs(String argument) {
    List<Long> numbers = new ArrayList<>();
    List<NodeArgument> parts = argument(argument).flattened().toList();
    for (NodeArgument part : parts) {
      if (part instanceof NodeArgument.Literal literal && literal.value() instanceof Long number) {
        numbers.add(number);
      }
    }
    return numbers.size() == parts.size() ? Optional.of(numbers) : Optional.empty();
  }

  /** Like {@link #longs(String)}, with a single integer repeated {@code count} times. */
  public Optional<List<Long>> longs(String argument, int count) {
    return longs(argument)
        .map(n -> n.size() == 1 ? Collections.nCopies(count, n.get(0)) : n)
        .filter(n -> n.size() == count);
  }

  /** Names of all argument values, in order. */
  public List<String> inputs() {
    return arguments.values().stream().flatMap(a -> a.values().stream()).toList();
  }

  /** Names of all argument parameters, in order. */
  public List<String> parameters() {
    return arguments.values().stream().flatMap(a -> a.parameters().stream()).toList();
  }

  /** Paths of all argument modules, in order. */
  public List<String> modules() {
    return arguments.values().stream().flatMap(a -> a.modules().stream()).toList();
  }

  public boolean takes(String value) {
    return inputs().contains(value);
  }

  public GraphNode with(String argument, NodeArgument value) {
    Map<String, NodeArgument> changed = new LinkedHashMap<>(arguments);
    changed.put(argument, value);
    return new GraphNode(operator, changed, results, path);
  }

  public GraphNode withResults(List<String> names) {
    return new GraphNode(operator, arguments, names, path);
  }

  /** Copy with the value replaced by {@code to} in all arguments. */
  public GraphNode redirected(String value, NodeArgument to) {
    Map<String, NodeArgument> changed = new LinkedHashMap<>(arguments);
    changed.replaceAll((name, argument) -> argument.redirected(value, to));
    return new GraphNode(operator, changed, results, path);
  }

  @Override
  public String toString() {
    return String.join(", ", results) + " = " + operator + arguments;
  }
}
