package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.Dims;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node under import: inputs, attributes and outputs. */
final class Conversion {
  private final Importer importer;
  private final OnnxNode node;
  private final long opset;

  Conversion(Importer importer, OnnxNode node, long opset) {
    this.importer = importer;
    this.node = node;
    this.opset = opset;
  }

  OnnxNode node() {
    return node;
  }

  long opset() {
    return opset;
  }

  Importer importer() {
    return importer;
  }

  Sizes sizes() {
    return importer.sizes;
  }

  /** An error naming the node. */
  CompressionException fails(String why) {
    return new CompressionException(
        "Tried to convert %s (opset %d) from ONNX, but %s".formatted(node.describe(), opset, why));
  }

  CompressionException fails(String why, Throwable cause) {
    return new CompressionException(String.valueOf(fails(why).getMessage()), cause);
  }

  // inputs of the node

  int inputs() {
    return node.inputs().size();
  }

  boolean has(int input) {
    return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
  }

  String name(int input) throws CompressionException {
    if (!has(input)) {
      throw fails("its input " + input + " is missing");
    }
    return node.inputs().get(input);
  }

  Known input(int input) throws CompressionException {
    return importer.value(name(input));
  }

  OnnxType type(int input) throws CompressionException {
    return input(input).type();
  }

  @Nullable List<Long> dims(int input) throws CompressionException {
    return input(input).dims();
  }

  List<Long> knownDims(int input) throws CompressionException {
    List<Long> dims = dims(input);
    if (dims == null) {
      throw fails("the number of dimensions of \"" + name(input) + "\" is not known");
    }
    return dims;
  }

  int rank(int input) throws CompressionException {
    return knownDims(input).size();
  }

  /** The input as a tensor; a constant becomes a parameter. */
  Argument tensor(int input) throws CompressionException {
    return importer.tensor(name(input));
  }

  Optional<OnnxTensor> constant(int input) throws CompressionException {
    return importer.constant(name(input));
  }

  /**
   * The input as an operand of an elementwise operator: a literal for a constant of one element,
   * provided that the other operand determines the shape; else a tensor.
   */
  Argument operand(int input, int other) throws CompressionException {
    List<Long> dims = dims(other);
    Optional<OnnxTensor> constant = constant(input);
    boolean literal =
        constant.isPresent()
            && constant.get().elements() == 1
            && dims != null
            && constant.get().dims().size() <= dims.size()
            && !(input(other) instanceof Known.Constant);
    return literal
        ? Types.literal(type(input), constant.orElseThrow().toDoubles()[0])
        : tensor(input);
  }

  Optional<Known.Numbers> asNumbers(int input) throws CompressionException {
    return importer.numbers(name(input));
  }

  /** The input as a list of integers, extracted from the tensor if necessary. */
  List<Argument> numbers(int input) throws CompressionException {
    Optional<Known.Numbers> numbers = asNumbers(input);
    if (numbers.isPresent()) {
      return numbers.get().items();
    }
    List<Long> dims = knownDims(input);
    Argument tensor = tensor(input);
    if (dims.isEmpty()) {
      return List.of(call("int", tensor));
    }
    if (dims.size() != 1 || !Dims.areKnown(dims) || dims.get(0) > 16) {
      throw fails("\"" + name(input) + "\" should be a list of known length, but is " + dims);
    }
    List<Argument> items = new ArrayList<>();
    for (long i = 0; i < dims.get(0); i++) {
      items.add(call("int", call("select", tensor, Argument.of(0L), Argument.of(i))));
    }
    return items;
  }

  /** The input as constant integers. */
  List<Long> longs(int input) throws CompressionException {
    Optional<OnnxTensor> constant = constant(input);
    if (constant.isEmpty()) {
      throw fails("\"" + name(input) + "\" is not constant");
    }
    List<Long> numbers = new ArrayList<>();
    for (long number : constant.get().toLongs()) {
      numbers.add(number);
    }
    return numbers;
  }

  /** The only element of a constant input. */
  double number(int input) throws CompressionException {
    Optional<OnnxTensor> constant = constant(input);
    if (constant.isEmpty() || constant.get().elements() != 1) {
      throw fails("\"" + name(input) + "\" is not a constant of one element");
    }
    return constant.get().toDoubles()[0];
  }

  /**
   * The axis counted from the front.
   *
   * @param axis axis; negative if counted from the end
   */
  int axis(long axis, int rank) throws CompressionException {
    if (axis < -rank || axis >= rank) {
      throw fails("there is no axis " + axis + " among " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  List<Integer> axes(List<Long> axes, int rank) throws CompressionException {
    List<Integer> counted = new ArrayList<>();
    for (long axis : axes) {
      counted.add(axis(axis, rank));
    }
    return counted;
  }

  /** Size of a dimension, a literal if known. */
  Argument size(int input, int dim) throws CompressionException {
    List<Long> dims = knownDims(input);
    return dims.get(dim) == Dims.UNKNOWN
        ? sizes().sizeOf(tensor(input), dim)
        : Argument.of(dims.get(dim));
  }

  // attributes of the node

  Settings settings() {
    return new Settings(this);
  }

  /**
   * The axes, given as an attribute in old opsets and as an input in new opsets; empty if absent.
   */
  List<Long> axesGiven(int input) throws CompressionException {
    return has(input) ? longs(input) : settings().integers("axes", List.of());
  }

  // outputs of the node

  Argument call(String operator, Argument... positional) {
    return call(operator, Map.of(), positional);
  }

  Argument call(String operator, Map<String, Argument> keywords, Argument... positional) {
    return importer.emitter.call(operator, hint(0), List.of(positional), keywords);
  }

  List<Argument> calls(String operator, int results, Argument... positional) {
    List<String> hints = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      hints.add(hint(Math.min(i, node.outputs().size() - 1)));
    }
    return importer.emitter.calls(operator, hints, List.of(positional), Map.of());
  }

  private String hint(int output) {
    String name = node.outputs().isEmpty() ? "" : OnnxNames.dotted(node.outputs().get(output));
    return name.isEmpty() ? node.opType() : name;
  }

  boolean isWanted(int output) {
    return output < node.outputs().size() && importer.isWanted(node.outputs().get(output));
  }

  /**
   * Refuses used outputs.
   *
   * @param first first refused output
   */
  void requireNoOutput(int first) throws CompressionException {
    for (int i = first; i < node.outputs().size(); i++) {
      if (isWanted(i)) {
        throw fails("its output \"" + node.outputs().get(i) + "\" is read, which is not supported");
      }
    }
  }

  void give(Argument tensor, OnnxType type, @Nullable List<Long> dims) {
    give(0, new Known.Value(tensor, type, dims));
  }

  void give(int output, Known known) {
    if (output < node.outputs().size()) {
      importer.give(node.outputs().get(output), known);
    }
  }
}
