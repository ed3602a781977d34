package io.sluice.compressor.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation.
 *
 * @param operator the ATen name of an operator of {@link Operators} ({@code conv2d}), or as the
 *     code writes it ({@code ops.quantized.add}, {@code int}, {@code []}, {@code -})
 * @param arguments by the names of the operator's signature, complete and in its order; of
 *     operators without a known signature by position, {@code "0"}, {@code "1"} …, then by keyword
 * @param results names of the values it gives: one, or the parts of a tuple
 * @param path of the module that it comes from, such as {@code layer1.conv1}; for people
 */
public record Node(
    String operator, Map<String, Argument> arguments, List<String> results, String path) {
  public Node {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    results = List.copyOf(results);
  }

  /**
   * A node of a known operator; arguments that are missing have their default.
   *
   * @param namesAndArguments the name of an argument, then the {@link Argument}, and so on
   * @throws IllegalArgumentException when the operator has no such argument, or one is missing
   */
  public static Node of(String operator, String result, String path, Object... namesAndArguments) {
    Map<String, Argument> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      given.put((String) namesAndArguments[i], (Argument) namesAndArguments[i + 1]);
    }
    return new Node(operator, Operators.complete(operator, given), List.of(result), path);
  }

  /**
   * A node as code writes a call: arguments by position, then by keyword. They get their names when
   * they are of the operator's signature.
   */
  public static Node call(
      String operator,
      List<String> results,
      String path,
      List<Argument> positional,
      Map<String, Argument> keywords) {
    return new Node(operator, Operators.bind(operator, positional, keywords), results, path);
  }

  /** A node that calls the module at a path of {@link Graph#modules()}. */
  public static Node forward(String module, List<String> results, Argument... inputs) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("module", new Argument.Module(module));
    for (Argument input : inputs) {
      arguments.put(Integer.toString(arguments.size() - 1), input);
    }
    return new Node(Submodule.CALL, arguments, results, module);
  }

  public boolean is(String name) {
    return operator.equals(name);
  }

  /** The only result. */
  public String result() {
    if (results.size() != 1) {
      throw new IllegalStateException(operator + " gives " + results.size() + " values");
    }
    return results.get(0);
  }

  /** NONE when the operator has no such argument. */
  public Argument argument(String name) {
    return arguments.getOrDefault(name, Argument.NONE);
  }

  /** The value that is given for this argument, if it is one. */
  public Optional<String> value(String argument) {
    return argument(argument) instanceof Argument.Ref ref
        ? Optional.of(ref.value())
        : Optional.empty();
  }

  /** The parameter that is given for this argument, if it is one. */
  public Optional<String> parameter(String argument) {
    return argument(argument) instanceof Argument.Parameter parameter
        ? Optional.of(parameter.name())
        : Optional.empty();
  }

  /** The literal that is given for this argument; null for None and for what is no literal. */
  public @Nullable Object literal(String argument) {
    return argument(argument) instanceof Argument.Literal literal ? literal.value() : null;
  }

  /** A list of integer literals, or a single one; empty when it is something else. */
  public Optional<List<Long>> longs(String argument) {
    List<Long> numbers = new ArrayList<>();
    List<Argument> parts = argument(argument).flattened().toList();
    for (Argument part : parts) {
      if (part instanceof Argument.Literal literal && literal.value() instanceof Long number) {
        numbers.add(number);
      }
    }
    return numbers.size() == parts.size() ? Optional.of(numbers) : Optional.empty();
  }

  /** Like {@link #longs}, where one number stands for so many. */
  public Optional<List<Long>> longs(String argument, int count) {
    return longs(argument)
        .map(n -> n.size() == 1 ? Collections.nCopies(count, n.get(0)) : n)
        .filter(n -> n.size() == count);
  }

  /** Names of all values it takes, in order. */
  public List<String> inputs() {
    return arguments.values().stream().flatMap(a -> a.values().stream()).toList();
  }

  /** Names of all parameters it takes, in order. */
  public List<String> parameters() {
    return arguments.values().stream().flatMap(a -> a.parameters().stream()).toList();
  }

  /** Paths of all modules it takes, in order. */
  public List<String> modules() {
    return arguments.values().stream().flatMap(a -> a.modules().stream()).toList();
  }

  public boolean takes(String value) {
    return inputs().contains(value);
  }

  public Node with(String argument, Argument value) {
    Map<String, Argument> changed = new LinkedHashMap<>(arguments);
    changed.put(argument, value);
    return new Node(operator, changed, results, path);
  }

  public Node withResults(List<String> names) {
    return new Node(operator, arguments, names, path);
  }

  /** Takes another argument wherever it took the value. */
  public Node redirected(String value, Argument to) {
    Map<String, Argument> changed = new LinkedHashMap<>(arguments);
    changed.replaceAll((name, argument) -> argument.redirected(value, to));
    return new Node(operator, changed, results, path);
  }

  @Override
  public String toString() {
    return String.join(", ", results) + " = " + operator + arguments;
  }
}
