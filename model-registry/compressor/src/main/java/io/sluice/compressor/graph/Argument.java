package io.sluice.compressor.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Argument of a node. */
public sealed interface Argument {
  /** Reference to a graph input or a result of an earlier node. */
  record Ref(String value) implements Argument {}

  /** Reference to a tensor of {@link Graph#parameters()} by name. */
  record Parameter(String name) implements Argument {}

  /** Reference to a module of {@link Graph#modules()} by path. */
  record Module(String path) implements Argument {}

  /**
   * Constant.
   *
   * @param value a Long, Double, Boolean or String; null for None
   */
  record Literal(@Nullable Object value) implements Argument {}

  /** List of arguments; a tuple when returned by the model. */
  record Items(List<Argument> items) implements Argument {
    public Items {
      items = List.copyOf(items);
    }
  }

  Argument NONE = new Literal(null);

  static Argument of(String value) {
    return new Ref(value);
  }

  static Argument of(long number) {
    return new Literal(number);
  }

  static Argument of(double number) {
    return new Literal(number);
  }

  static Argument of(boolean flag) {
    return new Literal(flag);
  }

  static Argument parameter(String name) {
    return new Parameter(name);
  }

  static Argument list(Argument... items) {
    return new Items(List.of(items));
  }

  static Argument ints(long... numbers) {
    return new Items(Arrays.stream(numbers).<Argument>mapToObj(Literal::new).toList());
  }

  static Argument ints(List<Long> numbers) {
    return new Items(numbers.stream().<Argument>map(Literal::new).toList());
  }

  static Argument refs(List<String> values) {
    return new Items(values.stream().<Argument>map(Ref::new).toList());
  }

  /** This argument or, for a list, all leaves in order. */
  default Stream<Argument> flattened() {
    return this instanceof Items items
        ? items.items().stream().flatMap(Argument::flattened)
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
  default Argument redirected(String from, Argument to) {
    if (this instanceof Ref ref) {
      return ref.value().equals(from) ? to : this;
    }
    return this instanceof Items items
        ? new Items(items.items().stream().map(i -> i.redirected(from, to)).toList())
        : this;
  }
}
