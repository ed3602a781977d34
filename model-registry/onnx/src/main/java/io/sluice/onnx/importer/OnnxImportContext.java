package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.PartialShapes;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node under import: inputs, attributes and outputs. */
final class OnnxImportContext {
  private final OnnxGraphImporter importer;
  private final OnnxNode node;
  private final long opset;

  OnnxImportContext(OnnxGraphImporter importer, OnnxNode node, long opset) {
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

  OnnxGraphImporter importer() {
    return importer;
  }

  GraphSizeArithmetic sizes() {
    return importer.sizes;
  }

  /** An error naming the node. */
  ModelProcessingException fails(String why) {
    return new ModelProcessingException(
        "Tried to convert %s (opset %d) from ONNX, but %s".formatted(node.describe(), opset, why));
  }

  ModelProcessingException fails(String why, Throwable cause) {
    return new ModelProcessingException(String.valueOf(fails(why).getMessage()), cause);
  }

  // inputs of the node

  int inputs() {
    return node.inputs().size();
  }

  boolean has(int input) {
    return input < node.inputs().size() && !node.inputs().get(input).isEmpty();
  }

  String name(int input) throws ModelProcessingException {
    if (!has(input)) {
      throw fails("its input " + input + " is missing");
    }
    return node.inputs().get(input);
  }

  ImportedOnnxValue input(int input) throws ModelProcessingException {
    return importer.value(name(input));
  }

  OnnxElementType type(int input) throws ModelProcessingException {
    return input(input).type();
  }

  @Nullable List<Long> dims(int input) throws ModelProcessingException {
    return input(input).dims();
  }

  List<Long> knownDims(int input) throws ModelProcessingException {
    List<Long> dims = dims(input);
    if (dims == null) {
      throw fails("the number of dimensions of \"" + name(input) + "\" is not known");
    }
    return dims;
  }

  int rank(int input) throws ModelProcessingException {
    return knownDims(input).size();
  }

  /** The input as a tensor; a constant becomes a parameter. */
  NodeArgument tensor(int input) throws ModelProcessingException {
    return importer.tensor(name(input));
  }

  Optional<OnnxTensor> constant(int input) throws ModelProcessingException {
    return importer.constant(name(input));
  }

  /**
   * The input as an operand of an elementwise operator: a literal for a constant of one element,
   * provided that the other operand determines the shape; else a tensor.
   */
  NodeArgument operand(int input, int other) throws ModelProcessingException {
    List<Long> dims = dims(other);
    Optional<OnnxTensor> constant = constant(input);
    boolean literal =
        constant.isPresent()
            && constant.get().elements() == 1
            && dims != null
            && constant.get().dims().size() <= dims.size()
            && !(input(other) instanceof ImportedOnnxValue.Constant);
    return literal
        ? OnnxToTorchTypes.literal(type(input), constant.orElseThrow().toDoubles()[0])
        : tensor(input);
  }

  Optional<ImportedOnnxValue.Numbers> asNumbers(int input) throws ModelProcessingException {
    return importer.numbers(name(input));
  }

  /** The input as a list of integers, extracted from the tensor if necessary. */
  List<NodeArgument> numbers(int input) throws ModelProcessingException {
    Optional<ImportedOnnxValue.Numbers> numbers = asNumbers(input);
    if (numbers.isPresent()) {
      return numbers.get().items();
    }
    List<Long> dims = knownDims(input);
    NodeArgument tensor = tensor(input);
    if (dims.isEmpty()) {
      return List.of(call("int", tensor));
    }
    if (dims.size() != 1 || !PartialShapes.areKnown(dims) || dims.get(0) > 16) {
      throw fails("\"" + name(input) + "\" should be a list of known length, but is " + dims);
    }
    List<NodeArgument> items = new ArrayList<>();
    for (long i = 0; i < dims.get(0); i++) {
      items.add(call("int", call("select", tensor, NodeArgument.of(0L), NodeArgument.of(i))));
    }
    return items;
  }

  /** The input as constant integers. */
  List<Long> longs(int input) throws ModelProcessingException {
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
  double number(int input) throws ModelProcessingException {
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
  int axis(long axis, int rank) throws ModelProcessingException {
    if (axis < -rank || axis >= rank) {
      throw fails("there is no axis " + axis + " among " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  List<Integer> axes(List<Long> axes, int rank) throws ModelProcessingException {
    List<Integer> counted = new ArrayList<>();
    for (long axis : axes) {
      counted.add(axis(axis, rank));
    }
    return counted;
  }

  /** Size of a dimension, a literal if known. */
  NodeArgument size(int input, int dim) throws ModelProcessingException {
    List<Long> dims = knownDims(input);
    return dims.get(dim) == PartialShapes.UNKNOWN
        ? sizes().sizeOf(tensor(input), dim)
        : NodeArgument.of(dims.get(dim));
  }

  // attributes of the node

  OnnxNodeAttributes settings() {
    return new OnnxNodeAttributes(this);
  }

  /**
   * The axes, given as an attribute in old opsets and as an input in new opsets; empty if absent.
   */
  List<Long> axesGiven(int input) throws ModelProcessingException {
    return has(input) ? longs(input) : settings().integers("axes", List.of());
  }

  // outputs of the node

  NodeArgument call(String operator, NodeArgument... positional) {
    return call(operator, Map.of(), positional);
  }

  NodeArgument call(
      String operator, Map<String, NodeArgument> keywords, NodeArgument... positional) {
    return importer.emitter.call(operator, hint(0), List.of(positional), keywords);
  }

  List<NodeArgument> calls(String operator, int results, NodeArgument... positional) {
    List<String> hints = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      hints.add(hint(Math.min(i, node.outputs().size() - 1)));
    }
    return importer.emitter.calls(operator, hints, List.of(positional), Map.of());
  }

  private String hint(int output) {
    String name =
        node.outputs().isEmpty() ? "" : OnnxNameMapping.dotted(node.outputs().get(output));
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
  void requireNoOutput(int first) throws ModelProcessingException {
    for (int i = first; i < node.outputs().size(); i++) {
      if (isWanted(i)) {
        throw fails("its output \"" + node.outputs().get(i) + "\" is read, which is not supported");
      }
    }
  }

  void give(NodeArgument tensor, OnnxElementType type, @Nullable List<Long> dims) {
    give(0, new ImportedOnnxValue.Value(tensor, type, dims));
  }

  void give(int output, ImportedOnnxValue known) {
    if (output < node.outputs().size()) {
      importer.give(node.outputs().get(output), known);
    }
  }
}
