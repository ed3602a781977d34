package io.sluice.onnx.importer;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphEditor;
import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxGraph;
import io.sluice.onnx.format.OnnxNode;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The state of an import: the known form of each ONNX value. Confined to one thread. */
final class OnnxGraphImporter {
  private static final int MAX_NUMBERS = 64;

  private final OnnxGraph onnx;
  private final long opset;
  private final GraphEditor editor;
  private final Map<String, ImportedOnnxValue> values = new HashMap<>();
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();
  private final Set<String> returned = new HashSet<>();
  private final Set<OnnxNode> done = new HashSet<>();
  final GraphCallAppender emitter;
  final GraphSizeArithmetic sizes;
  final OnnxParameterImporter parameters;

  OnnxGraphImporter(OnnxGraph onnx, long opset) {
    this.onnx = onnx;
    this.opset = opset;
    editor = GraphEditor.empty(onnx.inputs().stream().map(OnnxValueInfo::name).toList());
    emitter = new GraphCallAppender(editor);
    sizes = new GraphSizeArithmetic(emitter);
    parameters = new OnnxParameterImporter(editor);
    onnx.initializers()
        .forEach((name, tensor) -> values.put(name, new ImportedOnnxValue.Constant(tensor)));
    for (OnnxNode node : onnx.nodes()) {
      node.inputs().forEach(i -> readers.computeIfAbsent(i, n -> new ArrayList<>()).add(node));
    }
    onnx.outputs().forEach(output -> returned.add(output.name()));
  }

  ComputationGraph graph() throws ModelProcessingException {
    for (OnnxValueInfo input : onnx.inputs()) {
      values.put(input.name(), input(input));
    }
    for (OnnxNode node : onnx.nodes()) {
      if (!done.contains(node)) {
        emitter.at(OnnxNameMapping.moduleOfNode(node.name()));
        OnnxImporterRegistry.convert(new OnnxImportContext(this, node, opset));
      }
    }
    List<NodeArgument> outputs = new ArrayList<>();
    for (OnnxValueInfo output : onnx.outputs()) {
      outputs.add(tensor(output.name()));
    }
    if (outputs.isEmpty()) {
      throw new ModelProcessingException("The ONNX graph has no outputs");
    }
    editor.returns(outputs.size() == 1 ? outputs.get(0) : new NodeArgument.Items(outputs));
    return editor.graph();
  }

  private static ImportedOnnxValue input(OnnxValueInfo input) throws ModelProcessingException {
    if (OnnxToTorchTypes.scalarType(input.type()).isEmpty()) {
      throw new ModelProcessingException(
          "The input \"%s\" is of type %s, which libtorch does not compute with"
              .formatted(input.name(), input.type()));
    }
    List<OnnxValueInfo.Dimension> shape = input.shape();
    return new ImportedOnnxValue.Value(
        NodeArgument.of(input.name()),
        input.type(),
        shape == null ? null : shape.stream().map(OnnxValueInfo.Dimension::size).toList());
  }

  ImportedOnnxValue value(String name) {
    ImportedOnnxValue known = values.get(name);
    if (known == null) {
      throw new IllegalStateException("\"" + name + "\" is read before it is converted");
    }
    return known;
  }

  void give(String name, ImportedOnnxValue known) {
    if (!name.isEmpty()) {
      values.put(name, known);
    }
  }

  /** The value as an operand of a tensor operation. */
  NodeArgument tensor(String name) throws ModelProcessingException {
    ImportedOnnxValue known = value(name);
    if (known instanceof ImportedOnnxValue.Value value) {
      return value.tensor();
    }
    if (known instanceof ImportedOnnxValue.Constant constant) {
      return parameters.constant(constant.tensor(), name);
    }
    ImportedOnnxValue.Numbers numbers = (ImportedOnnxValue.Numbers) known;
    Optional<OnnxTensor> constant = constant(numbers);
    if (constant.isPresent()) {
      return parameters.constant(constant.get(), name);
    }
    NodeArgument elements =
        numbers.scalar() ? numbers.items().get(0) : new NodeArgument.Items(numbers.items());
    NodeArgument tensor =
        emitter.call(
            "tensor",
            OnnxNameMapping.dotted(name),
            List.of(elements),
            Map.of("dtype", OnnxToTorchTypes.dtype(numbers.type())));
    values.put(name, new ImportedOnnxValue.Value(tensor, numbers.type(), numbers.dims()));
    return tensor;
  }

  /** The constant tensor of the value, if constant. */
  Optional<OnnxTensor> constant(String name) throws ModelProcessingException {
    ImportedOnnxValue known = value(name);
    if (known instanceof ImportedOnnxValue.Constant constant) {
      return Optional.of(constant.tensor());
    }
    return known instanceof ImportedOnnxValue.Numbers numbers
        ? constant(numbers)
        : Optional.empty();
  }

  private static Optional<OnnxTensor> constant(ImportedOnnxValue.Numbers numbers)
      throws ModelProcessingException {
    double[] literals = new double[numbers.items().size()];
    for (int i = 0; i < literals.length; i++) {
      if (!(numbers.items().get(i) instanceof NodeArgument.Literal literal)) {
        return Optional.empty();
      }
      literals[i] = ((Number) Objects.requireNonNull(literal.value())).doubleValue();
    }
    return Optional.of(DerivedOnnxTensors.of("", numbers.type(), literals, numbers.dims()));
  }

  /** The value as integers of a shape computation, if computed as such or a small constant. */
  Optional<ImportedOnnxValue.Numbers> numbers(String name) throws ModelProcessingException {
    ImportedOnnxValue known = value(name);
    if (known instanceof ImportedOnnxValue.Numbers numbers) {
      return Optional.of(numbers);
    }
    if (known instanceof ImportedOnnxValue.Constant constant
        && !known.type().isFloating()
        && constant.dims().size() <= 1
        && constant.tensor().elements() <= MAX_NUMBERS) {
      List<NodeArgument> items = new ArrayList<>();
      for (long number : constant.tensor().toLongs()) {
        items.add(NodeArgument.of(number));
      }
      return Optional.of(
          new ImportedOnnxValue.Numbers(known.type(), items, constant.dims().isEmpty()));
    }
    return Optional.empty();
  }

  /** The only consumer of the value, if the value is no output of the graph. */
  Optional<OnnxNode> onlyReader(String name) {
    List<OnnxNode> nodes = readers.getOrDefault(name, List.of());
    return nodes.size() == 1 && !returned.contains(name)
        ? Optional.of(nodes.get(0))
        : Optional.empty();
  }

  /** Marks a node as already imported by another node's importer. */
  void skip(OnnxNode node) {
    done.add(node);
  }

  /** Whether the value is already imported, hence available to the current node. */
  boolean isKnown(String name) {
    return values.containsKey(name);
  }

  boolean isWanted(String name) {
    return !name.isEmpty() && (readers.containsKey(name) || returned.contains(name));
  }

  OnnxElementType type(String name) {
    return value(name).type();
  }
}
