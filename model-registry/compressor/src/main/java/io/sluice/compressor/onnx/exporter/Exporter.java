package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.graph.Node;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.OnnxValue;
import io.sluice.compressor.onnx.format.TensorContent;
import io.sluice.compressor.quantization.Affine;
import io.sluice.compressor.torchscript.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of an export: the ONNX form of each graph value. Confined to one thread. */
final class Exporter {
  private final Graph graph;
  private final List<OnnxValue> inputs;
  private final Precision precision;
  private final OnnxBuilder builder;
  private final Quantizers quantizers;
  private final Map<String, Exported> values = new HashMap<>();
  private final Map<String, Exported> parameters = new HashMap<>();

  Exporter(Graph graph, List<OnnxValue> inputs, Precision precision) {
    this.graph = graph;
    this.inputs = inputs;
    this.precision = precision;
    this.builder = new OnnxBuilder(inputs);
    this.quantizers = new Quantizers(builder, precision);
  }

  OnnxBuilder builder() {
    return builder;
  }

  Quantizers quantizers() {
    return quantizers;
  }

  Graph graph() {
    return graph;
  }

  Precision precision() {
    return precision;
  }

  OnnxModel model(List<String> outputs) throws CompressionException {
    for (int i = 0; i < inputs.size(); i++) {
      OnnxValue input = inputs.get(i);
      List<OnnxValue.Dimension> shape = input.shape();
      List<Long> dims =
          shape == null ? null : shape.stream().map(OnnxValue.Dimension::size).toList();
      give(graph.inputs().get(i), Exported.tensor(input.name(), input.type(), dims));
    }
    for (Node node : graph.nodes()) {
      Emitters.emit(new Emission(this, node));
    }
    return finished(outputs);
  }

  private OnnxModel finished(List<String> names) throws CompressionException {
    List<Argument> returned =
        graph.output() instanceof Argument.Items items ? items.items() : List.of(graph.output());
    if (returned.size() != names.size()) {
      throw new CompressionException(
          "The model returns %d values, but the outputs are named %s"
              .formatted(returned.size(), names));
    }
    List<OnnxValue> outputs = new ArrayList<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Exported value = returned(returned.get(i));
      String name = builder.fresh(names.get(i));
      boolean made = !isInput(value.name()) && returned.get(i) instanceof Argument.Ref;
      if (!made || renamed.putIfAbsent(value.name(), name) != null) {
        // an input, or a value already returned as another output
        renamed.put(builder.add("Identity", "output", List.of(value.name()), Map.of()), name);
      }
      outputs.add(new OnnxValue(name, value.type(), dimensions(value.dims())));
    }
    return builder.model(inputs, outputs, renamed);
  }

  private Exported returned(Argument argument) throws CompressionException {
    if (argument instanceof Argument.Ref ref) {
      return value(ref.value());
    }
    if (argument instanceof Argument.Parameter parameter) {
      return parameter(parameter.name());
    }
    throw new CompressionException("The model returns " + argument + ", which is no tensor");
  }

  private boolean isInput(String name) {
    return inputs.stream().anyMatch(input -> input.name().equals(name));
  }

  private static @Nullable List<OnnxValue.Dimension> dimensions(@Nullable List<Long> dims) {
    return dims == null
        ? null
        : dims.stream()
            .map(d -> d < 0 ? OnnxValue.Dimension.dynamic("") : OnnxValue.Dimension.of(d))
            .toList();
  }

  Exported value(String name) {
    Exported value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the value " + name + " has no form in ONNX");
    }
    return value;
  }

  /**
   * Sets the ONNX form of a graph value; a float value with a quantisation range is quantised and
   * dequantised.
   */
  void give(String name, Exported value) throws CompressionException {
    Optional<Affine> range = quantizers.range(name);
    boolean integers = range.isPresent() && value.type() == OnnxType.FLOAT;
    values.put(name, integers ? quantizers.throughIntegers(value, range.get()) : value);
  }

  /** Sets the ONNX form of a graph value, without quantisation. */
  void giveUnchanged(String name, Exported value) {
    values.put(name, value);
  }

  /** The ONNX form of a parameter in the original type, written on first use. */
  Exported parameter(String name) throws CompressionException {
    Exported known = parameters.get(name);
    if (known == null) {
      OnnxTensor tensor = tensor(name);
      known = Exported.tensor(builder.initializer(tensor), tensor.type(), tensor.dims());
      parameters.put(name, known);
    }
    return known;
  }

  /** Type and shape of a parameter, without writing the parameter. */
  Exported described(String name) throws CompressionException {
    OnnxTensor tensor = tensor(name);
    return Exported.tensor(name, tensor.type(), tensor.dims());
  }

  /** A parameter as an ONNX tensor; elements are read on demand. */
  OnnxTensor tensor(String name) throws CompressionException {
    Tensor tensor = graph.parameter(name);
    OnnxType type = OnnxTypes.of(tensor.type(), name);
    long size = tensor.elements() * type.bytes();
    TensorContent content = TensorContent.of(size, () -> ByteBuffer.wrap(tensor.toBytes()));
    return new OnnxTensor(name, type, tensor.shape(), content);
  }
}
