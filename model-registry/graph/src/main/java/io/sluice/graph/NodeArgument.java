package io.sluice.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Argument of a node. */
public sealed interface NodeArgument {
  /** Reference to a graph input or a result of an earlier node. */
  record Ref(String value) implements NodeArgument {}

  /** Reference to a tensor of {@link ComputationGraph#parameters()} by name. */
  record Parameter(String name) implements NodeArgument {}

  /** Reference to a module of {@link ComputationGraph#modules()} by path. */
  record Module(String path) implements NodeArgument {}

  /**
   * Constant.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Literal(@Nullable Object value) implements NodeArgument {}

  /** List of arguments; a tuple when returned by the model. */
  record Items(List<NodeArgument> items) implements NodeArgument {
    public Items {
      items = List.copyOf(items);
    }
  }

  NodeArgument NONE = new Literal(null);

  static NodeArgument of(String value) {
    return new Ref(value);
  }

  static NodeArgument of(long number) {
    return new Literal(number);
  }

  static NodeArgument of(double number) {
    return new Literal(number);
  }

  static NodeArgument of(boolean flag) {
    return new Literal(flag);
  }

  static NodeArgument parameter(String name) {
    return new Parameter(name);
  }

  static NodeArgument list(NodeArgument... items) {
    return new Items(List.of(items));
  }

  static NodeArgument ints(long... numbers) {
    return new Items(Arrays.stream(numbers).<NodeArgument>mapToObj(Literal::new).toList());
  }

  static NodeArgument ints(List<Long> numbers) {
    return new Items(numbers.stream().<NodeArgument>map(Literal::new).toList());
  }

  static NodeArgument refs(List<String> values) {
    return new Items(values.stream().<NodeArgument>map(Ref::new).toList());
  }

  /** This argument or, for a list, all leaves in order. */
  default Stream<NodeArgument> flattened() {
    return this instanceof Items items
        ? items.items().stream().flatMap(NodeArgument::flattened)
        : Stream.of(this);
  }

  /** Names of the referenced values, in order. */
  default List<String> values() {
    List<String> values = new ArrayList<>();
    flattened().filter(Ref.class::isInstance).forEach(a -> values.add(((Ref) a).value()));
    return values;
  }

  /** Names of the referenced parameters, in order. */
  default List<String> parameters() {
    List<String> names = new ArrayList<>();
    flattened().filter(Parameter.class::isInstance).forEach(a -> names.add(((Parameter) a).name()));
    return names;
  }

  /** Paths of the referenced modules, in order. */
  default List<String> modules() {
    List<String> paths = new ArrayList<>();
    flattened().filter(Module.class::isInstance).forEach(a -> paths.add(((Module) a).path()));
    return paths;
  }

  /** Copy with each reference to the value {@code from} replaced by {@code to}. */
  default NodeArgument redirected(String from, NodeArgument to) {
    if (this instanceof Ref ref) {
      return ref.value().equals(from) ? to : this;
    }
    return this instanceof Items items
        ? new Items(items.items().stream().map(i -> i.redirected(from, to)).toList())
        : this;
  }
}
