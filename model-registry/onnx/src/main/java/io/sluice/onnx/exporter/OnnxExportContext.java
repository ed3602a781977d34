package io.sluice.onnx.exporter;

import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxAttribute;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph node under export. Arguments are addressed by position in the operator's signature, since
 * not all operators have argument names.
 */
final class OnnxExportContext {
  private final OnnxGraphExporter exporter;
  private final GraphNode node;
  private final List<NodeArgument> arguments;

  OnnxExportContext(OnnxGraphExporter exporter, GraphNode node) {
    this.exporter = exporter;
    this.node = node;
    this.arguments = new ArrayList<>(node.arguments().values());
  }

  GraphNode node() {
    return node;
  }

  OnnxGraphExporter exporter() {
    return exporter;
  }

  /** An error naming the node. */
  ModelProcessingException fails(String why) {
    String place = node.path().isEmpty() ? "" : " of " + node.path();
    return new ModelProcessingException(
        "Tried to write the operation %s%s that gives %s as ONNX, but %s"
            .formatted(node.operator(), place, node.results(), why));
  }

  // inputs of the node

  int count() {
    return arguments.size();
  }

  /** The argument at a position; NONE if absent. */
  NodeArgument argument(int place) {
    return place < arguments.size() ? arguments.get(place) : NodeArgument.NONE;
  }

  /** The keyword argument of this name; NONE if absent. */
  NodeArgument keyword(String name) {
    return node.argument(name);
  }

  boolean has(int place) {
    return !argument(place).equals(NodeArgument.NONE);
  }

  ExportedOnnxValue value(int place) throws ModelProcessingException {
    return value(argument(place));
  }

  ExportedOnnxValue value(NodeArgument argument) throws ModelProcessingException {
    if (argument instanceof NodeArgument.Ref ref) {
      return exporter.value(ref.value());
    }
    if (argument instanceof NodeArgument.Parameter parameter) {
      return exporter.parameter(parameter.name());
    }
    throw fails("it takes " + argument + " where a tensor is needed");
  }

  /** Name of the ONNX tensor for an argument. */
  String tensor(int place) throws ModelProcessingException {
    return asTensor(value(place)).name();
  }

  /** The value as a tensor; an integer becomes a tensor without dimensions. */
  ExportedOnnxValue asTensor(ExportedOnnxValue value) throws ModelProcessingException {
    if (value.kind() == ExportedOnnxValue.Kind.TENSOR) {
      return value;
    }
    if (value.kind() != ExportedOnnxValue.Kind.INTEGER) {
      throw fails("an argument is no tensor");
    }
    String scalar = emit("Squeeze", List.of(value.name(), exporter.builder().longs(0)), Map.of());
    return ExportedOnnxValue.tensor(scalar, OnnxElementType.INT64, List.of());
  }

  /**
   * The exported form of an argument for queries of type or shape; a parameter is described without
   * being written.
   */
  private ExportedOnnxValue described(int place) throws ModelProcessingException {
    return argument(place) instanceof NodeArgument.Parameter parameter
        ? exporter.described(parameter.name())
        : value(place);
  }

  OnnxElementType type(int place) throws ModelProcessingException {
    return described(place).type();
  }

  @Nullable List<Long> dims(int place) throws ModelProcessingException {
    return described(place).dims();
  }

  int rank(int place) throws ModelProcessingException {
    return knownDims(place).size();
  }

  List<Long> knownDims(int place) throws ModelProcessingException {
    List<Long> dims = dims(place);
    if (dims == null) {
      throw fails("the number of dimensions of its input is not known");
    }
    return dims;
  }

  private @Nullable Object literal(int place) {
    return argument(place) instanceof NodeArgument.Literal literal ? literal.value() : null;
  }

  boolean isLiteral(int place) {
    return literal(place) instanceof Number || literal(place) instanceof Boolean;
  }

  long integer(int place) throws ModelProcessingException {
    if (literal(place) instanceof Long number) {
      return number;
    }
    throw fails("its argument %d is %s, not a known integer".formatted(place, argument(place)));
  }

  double real(int place) throws ModelProcessingException {
    if (literal(place) instanceof Number number) {
      return number.doubleValue();
    }
    throw fails("its argument %d is %s, not a known number".formatted(place, argument(place)));
  }

  boolean flag(int place) {
    return Boolean.TRUE.equals(literal(place));
  }

  /** A list of known integers, with a single integer repeated. */
  List<Long> integers(int place, int count) throws ModelProcessingException {
    List<Long> numbers = integers(place);
    if (numbers.size() == 1 && count > 1) {
      return Collections.nCopies(count, numbers.get(0));
    }
    if (numbers.size() != count) {
      throw fails("its argument %d has %s for %d".formatted(place, numbers, count));
    }
    return numbers;
  }

  List<Long> integers(int place) throws ModelProcessingException {
    List<Long> numbers = new ArrayList<>();
    for (NodeArgument item : argument(place).flattened().toList()) {
      if (!(item instanceof NodeArgument.Literal literal)
          || !(literal.value() instanceof Long number)) {
        throw fails("its argument %d is not a list of known integers".formatted(place));
      }
      numbers.add(number);
    }
    return numbers;
  }

  int axis(long axis, int rank) throws ModelProcessingException {
    if (axis < -rank || axis >= rank) {
      throw fails("there is no dimension " + axis + " among " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Integers, known or computed, as a one-dimensional tensor. */
  String list(NodeArgument argument) throws ModelProcessingException {
    List<NodeArgument> items =
        argument instanceof NodeArgument.Items list ? list.items() : List.of(argument);
    if (items.size() == 1 && items.get(0) instanceof NodeArgument.Ref) {
      return value(items.get(0)).name();
    }
    List<Long> known = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (NodeArgument item : items) {
      if (item instanceof NodeArgument.Literal literal && literal.value() instanceof Long number) {
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
  static List<Long> known(NodeArgument argument) {
    return argument
        .flattened()
        .map(
            a ->
                a instanceof NodeArgument.Literal l && l.value() instanceof Long n
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

  String scalar(OnnxElementType type, double value) throws ModelProcessingException {
    return exporter
        .builder()
        .scalar(DerivedOnnxTensors.of("scalar", type, new double[] {value}, List.of()));
  }

  String longs(long... values) throws ModelProcessingException {
    return exporter.builder().longs(values);
  }

  /** The tensor converted to another type. */
  String cast(String name, OnnxElementType from, OnnxElementType to) {
    return from == to
        ? name
        : emit("Cast", List.of(name), Map.of("to", OnnxAttribute.of((long) to.number())));
  }

  void give(String name, OnnxElementType type, @Nullable List<Long> dims)
      throws ModelProcessingException {
    give(0, ExportedOnnxValue.tensor(name, type, dims));
  }

  void give(int result, ExportedOnnxValue value) throws ModelProcessingException {
    exporter.give(node.results().get(result), value);
  }

  /** Sets the result to a tensor of the first argument's type and shape. */
  void like(String name) throws ModelProcessingException {
    ExportedOnnxValue first = value(0);
    give(name, first.type(), first.dims());
  }

  static List<Long> unknown(int rank) {
    return PartialShapes.unknown(rank);
  }
}
