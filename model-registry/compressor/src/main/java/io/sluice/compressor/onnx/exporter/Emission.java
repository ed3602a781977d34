package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxAttribute;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph node under export. Arguments are addressed by position in the operator's signature, since
 * not all operators have argument names.
 */
final class Emission {
  private final Exporter exporter;
  private final Node node;
  private final List<Argument> arguments;

  Emission(Exporter exporter, Node node) {
    this.exporter = exporter;
    this.node = node;
    this.arguments = new ArrayList<>(node.arguments().values());
  }

  Node node() {
    return node;
  }

  Exporter exporter() {
    return exporter;
  }

  /** An error naming the node. */
  CompressionException fails(String why) {
    String place = node.path().isEmpty() ? "" : " of " + node.path();
    return new CompressionException(
        "Tried to write the operation %s%s that gives %s as ONNX, but %s"
            .formatted(node.operator(), place, node.results(), why));
  }

  // inputs of the node

  int count() {
    return arguments.size();
  }

  /** The argument at a position; NONE if absent. */
  Argument argument(int place) {
    return place < arguments.size() ? arguments.get(place) : Argument.NONE;
  }

  /** The keyword argument of this name; NONE if absent. */
  Argument keyword(String name) {
    return node.argument(name);
  }

  boolean has(int place) {
    return !argument(place).equals(Argument.NONE);
  }

  Exported value(int place) throws CompressionException {
    return value(argument(place));
  }

  Exported value(Argument argument) throws CompressionException {
    if (argument instanceof Argument.Ref ref) {
      return exporter.value(ref.value());
    }
    if (argument instanceof Argument.Parameter parameter) {
      return exporter.parameter(parameter.name());
    }
    throw fails("it takes " + argument + " where a tensor is needed");
  }

  /** Name of the ONNX tensor for an argument. */
  String tensor(int place) throws CompressionException {
    return asTensor(value(place)).name();
  }

  /** The value as a tensor; an integer becomes a tensor without dimensions. */
  Exported asTensor(Exported value) throws CompressionException {
    if (value.kind() == Exported.Kind.TENSOR) {
      return value;
    }
    if (value.kind() != Exported.Kind.INTEGER) {
      throw fails("an argument is no tensor");
    }
    String scalar = emit("Squeeze", List.of(value.name(), exporter.builder().longs(0)), Map.of());
    return Exported.tensor(scalar, OnnxType.INT64, List.of());
  }

  /**
   * The exported form of an argument for queries of type or shape; a parameter is described without
   * being written.
   */
  private Exported described(int place) throws CompressionException {
    return argument(place) instanceof Argument.Parameter parameter
        ? exporter.described(parameter.name())
        : value(place);
  }

  OnnxType type(int place) throws CompressionException {
    return described(place).type();
  }

  @Nullable List<Long> dims(int place) throws CompressionException {
    return described(place).dims();
  }

  int rank(int place) throws CompressionException {
    return knownDims(place).size();
  }

  List<Long> knownDims(int place) throws CompressionException {
    List<Long> dims = dims(place);
    if (dims == null) {
      throw fails("the number of dimensions of its input is not known");
    }
    return dims;
  }

  private @Nullable Object literal(int place) {
    return argument(place) instanceof Argument.Literal literal ? literal.value() : null;
  }

  boolean isLiteral(int place) {
    return literal(place) instanceof Number || literal(place) instanceof Boolean;
  }

  long integer(int place) throws CompressionException {
    if (literal(place) instanceof Long number) {
      return number;
    }
    throw fails("its argument %d is %s, not a known integer".formatted(place, argument(place)));
  }

  double real(int place) throws CompressionException {
    if (literal(place) instanceof Number number) {
      return number.doubleValue();
    }
    throw fails("its argument %d is %s, not a known number".formatted(place, argument(place)));
  }

  boolean flag(int place) {
    return Boolean.TRUE.equals(literal(place));
  }

  /** A list of known integers, with a single integer repeated. */
  List<Long> integers(int place, int count) throws CompressionException {
    List<Long> numbers = integers(place);
    if (numbers.size() == 1 && count > 1) {
      return Collections.nCopies(count, numbers.get(0));
    }
    if (numbers.size() != count) {
      throw fails("its argument %d has %s for %d".formatted(place, numbers, count));
    }
    return numbers;
  }

  List<Long> integers(int place) throws CompressionException {
    List<Long> numbers = new ArrayList<>();
    for (Argument item : argument(place).flattened().toList()) {
      if (!(item instanceof Argument.Literal literal)
          || !(literal.value() instanceof Long number)) {
        throw fails("its argument %d is not a list of known integers".formatted(place));
      }
      numbers.add(number);
    }
    return numbers;
  }

  int axis(long axis, int rank) throws CompressionException {
    if (axis < -rank || axis >= rank) {
      throw fails("there is no dimension " + axis + " among " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Integers, known or computed, as a one-dimensional tensor. */
  String list(Argument argument) throws CompressionException {
    List<Argument> items =
        argument instanceof Argument.Items list ? list.items() : List.of(argument);
    if (items.size() == 1 && items.get(0) instanceof Argument.Ref) {
      return value(items.get(0)).name();
    }
    List<Long> known = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Argument item : items) {
      if (item instanceof Argument.Literal literal && literal.value() instanceof Long number) {
        known.add(number);
        parts.add(exporter.builder().longs(number));
      } else {
        parts.add(value(item).name());
      }
    }
    return known.size() == items.size()
        ? exporter.builder().longs(known)
        : emit("Concat", parts, Map.of("axis", OnnxAttribute.of(0L)));
  }

  /** The integers of a list, -1 for each unknown integer. */
  static List<Long> known(Argument argument) {
    return argument
        .flattened()
        .map(
            a ->
                a instanceof Argument.Literal l && l.value() instanceof Long n
                    ? Math.max(-1, n)
                    : -1L)
        .toList();
  }

  // outputs of the node

  /**
   * Adds an ONNX node and returns the name of the output, similar to the name of the graph value.
   */
  String emit(String operator, List<String> inputs, Map<String, OnnxAttribute> attributes) {
    return exporter.builder().add(operator, node.results().get(0), inputs, attributes);
  }

  String emit(String operator, String... inputs) {
    return emit(operator, List.of(inputs), Map.of());
  }

  String scalar(OnnxType type, double value) throws CompressionException {
    return exporter
        .builder()
        .scalar(DerivedTensors.of("scalar", type, new double[] {value}, List.of()));
  }

  String longs(long... values) throws CompressionException {
    return exporter.builder().longs(values);
  }

  /** The tensor converted to another type. */
  String cast(String name, OnnxType from, OnnxType to) {
    return from == to
        ? name
        : emit("Cast", List.of(name), Map.of("to", OnnxAttribute.of((long) to.number())));
  }

  void give(String name, OnnxType type, @Nullable List<Long> dims) throws CompressionException {
    give(0, Exported.tensor(name, type, dims));
  }

  void give(int result, Exported value) throws CompressionException {
    exporter.give(node.results().get(result), value);
  }

  /** Sets the result to a tensor of the first argument's type and shape. */
  void like(String name) throws CompressionException {
    Exported first = value(0);
    give(name, first.type(), first.dims());
  }

  static List<Long> unknown(int rank) {
    return Dims.unknown(rank);
  }
}
