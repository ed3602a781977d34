package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.GraphEditor;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxGraph;
import io.sluice.compressor.onnx.format.OnnxNode;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The state of an import: the known form of each ONNX value. Confined to one thread. */
final class Importer {
  private static final int MAX_NUMBERS = 64;

  private final OnnxGraph onnx;
  private final long opset;
  private final GraphEditor editor;
  private final Map<String, Known> values = new HashMap<>();
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();
  private final Set<String> returned = new HashSet<>();
  private final Set<OnnxNode> done = new HashSet<>();
  final Emitter emitter;
  final Sizes sizes;
  final Parameters parameters;

  Importer(OnnxGraph onnx, long opset) {
    this.onnx = onnx;
    this.opset = opset;
    editor = GraphEditor.empty(onnx.inputs().stream().map(OnnxValue::name).toList());
    emitter = new Emitter(editor);
    sizes = new Sizes(emitter);
    parameters = new Parameters(editor);
    onnx.initializers().forEach((name, tensor) -> values.put(name, new Known.Constant(tensor)));
    for (OnnxNode node : onnx.nodes()) {
      node.inputs().forEach(i -> readers.computeIfAbsent(i, n -> new ArrayList<>()).add(node));
    }
    onnx.outputs().forEach(output -> returned.add(output.name()));
  }

  Graph graph() throws CompressionException {
    for (OnnxValue input : onnx.inputs()) {
      values.put(input.name(), input(input));
    }
    for (OnnxNode node : onnx.nodes()) {
      if (!done.contains(node)) {
        emitter.at(OnnxNames.moduleOfNode(node.name()));
        Converters.convert(new Conversion(this, node, opset));
      }
    }
    List<Argument> outputs = new ArrayList<>();
    for (OnnxValue output : onnx.outputs()) {
      outputs.add(tensor(output.name()));
    }
    if (outputs.isEmpty()) {
      throw new CompressionException("The ONNX graph has no outputs");
    }
    editor.returns(outputs.size() == 1 ? outputs.get(0) : new Argument.Items(outputs));
    return editor.graph();
  }

  private static Known input(OnnxValue input) throws CompressionException {
    if (Types.scalarType(input.type()).isEmpty()) {
      throw new CompressionException(
          "The input \"%s\" is of type %s, which libtorch does not compute with"
              .formatted(input.name(), input.type()));
    }
    List<OnnxValue.Dimension> shape = input.shape();
    return new Known.Value(
        Argument.of(input.name()),
        input.type(),
        shape == null ? null : shape.stream().map(OnnxValue.Dimension::size).toList());
  }

  Known value(String name) {
    Known known = values.get(name);
    if (known == null) {
      throw new IllegalStateException("\"" + name + "\" is read before it is converted");
    }
    return known;
  }

  void give(String name, Known known) {
    if (!name.isEmpty()) {
      values.put(name, known);
    }
  }

  /** The value as an operand of a tensor operation. */
  Argument tensor(String name) throws CompressionException {
    Known known = value(name);
    if (known instanceof Known.Value value) {
      return value.tensor();
    }
    if (known instanceof Known.Constant constant) {
      return parameters.constant(constant.tensor(), name);
    }
    Known.Numbers numbers = (Known.Numbers) known;
    Optional<OnnxTensor> constant = constant(numbers);
    if (constant.isPresent()) {
      return parameters.constant(constant.get(), name);
    }
    Argument elements =
        numbers.scalar() ? numbers.items().get(0) : new Argument.Items(numbers.items());
    Argument tensor =
        emitter.call(
            "tensor",
            OnnxNames.dotted(name),
            List.of(elements),
            Map.of("dtype", Types.dtype(numbers.type())));
    values.put(name, new Known.Value(tensor, numbers.type(), numbers.dims()));
    return tensor;
  }

  /** The constant tensor of the value, if constant. */
  Optional<OnnxTensor> constant(String name) throws CompressionException {
    Known known = value(name);
    if (known instanceof Known.Constant constant) {
      return Optional.of(constant.tensor());
    }
    return known instanceof Known.Numbers numbers ? constant(numbers) : Optional.empty();
  }

  private static Optional<OnnxTensor> constant(Known.Numbers numbers) throws CompressionException {
    double[] literals = new double[numbers.items().size()];
    for (int i = 0; i < literals.length; i++) {
      if (!(numbers.items().get(i) instanceof Argument.Literal literal)) {
        return Optional.empty();
      }
      literals[i] = ((Number) Objects.requireNonNull(literal.value())).doubleValue();
    }
    return Optional.of(DerivedTensors.of("", numbers.type(), literals, numbers.dims()));
  }

  /** The value as integers of a shape computation, if computed as such or a small constant. */
  Optional<Known.Numbers> numbers(String name) throws CompressionException {
    Known known = value(name);
    if (known instanceof Known.Numbers numbers) {
      return Optional.of(numbers);
    }
    if (known instanceof Known.Constant constant
        && !known.type().isFloating()
        && constant.dims().size() <= 1
        && constant.tensor().elements() <= MAX_NUMBERS) {
      List<Argument> items = new ArrayList<>();
      for (long number : constant.tensor().toLongs()) {
        items.add(Argument.of(number));
      }
      return Optional.of(new Known.Numbers(known.type(), items, constant.dims().isEmpty()));
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

  OnnxType type(String name) {
    return value(name).type();
  }
}
