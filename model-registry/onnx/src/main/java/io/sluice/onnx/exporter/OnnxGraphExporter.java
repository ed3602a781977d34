package io.sluice.onnx.exporter;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.GraphNode;
import io.sluice.graph.NodeArgument;
import io.sluice.graph.quantization.AffineQuantization;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxTensorContent;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of an export: the ONNX form of each graph value. Confined to one thread. */
final class OnnxGraphExporter {
  private final ComputationGraph graph;
  private final List<OnnxValueInfo> inputs;
  private final OnnxExportPrecision precision;
  private final OnnxGraphBuilder builder;
  private final OnnxQuantizerExporter quantizers;
  private final Map<String, ExportedOnnxValue> values = new HashMap<>();
  private final Map<String, ExportedOnnxValue> parameters = new HashMap<>();

  OnnxGraphExporter(
      ComputationGraph graph, List<OnnxValueInfo> inputs, OnnxExportPrecision precision) {
    this.graph = graph;
    this.inputs = inputs;
    this.precision = precision;
    this.builder = new OnnxGraphBuilder(inputs);
    this.quantizers = new OnnxQuantizerExporter(builder, precision);
  }

  OnnxGraphBuilder builder() {
    return builder;
  }

  OnnxQuantizerExporter quantizers() {
    return quantizers;
  }

  ComputationGraph graph() {
    return graph;
  }

  OnnxExportPrecision precision() {
    return precision;
  }

  OnnxModelDefinition model(List<String> outputs) throws ModelProcessingException {
    for (int i = 0; i < inputs.size(); i++) {
      OnnxValueInfo input = inputs.get(i);
      List<OnnxValueInfo.Dimension> shape = input.shape();
      List<Long> dims =
          shape == null ? null : shape.stream().map(OnnxValueInfo.Dimension::size).toList();
      give(graph.inputs().get(i), ExportedOnnxValue.tensor(input.name(), input.type(), dims));
    }
    for (GraphNode node : graph.nodes()) {
      OnnxExporterRegistry.emit(new OnnxExportContext(this, node));
    }
    return finished(outputs);
  }

  private OnnxModelDefinition finished(List<String> names) throws ModelProcessingException {
    List<NodeArgument> returned =
        graph.output() instanceof NodeArgument.Items items
            ? items.items()
            : List.of(graph.output());
    if (returned.size() != names.size()) {
      throw new ModelProcessingException(
          "The model returns %d values, but the outputs are named %s"
              .formatted(returned.size(), names));
    }
    List<OnnxValueInfo> outputs = new ArrayList<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      ExportedOnnxValue value = returned(returned.get(i));
      String name = builder.fresh(names.get(i));
      boolean made = !isInput(value.name()) && returned.get(i) instanceof NodeArgument.Ref;
      if (!made || renamed.putIfAbsent(value.name(), name) != null) {
        // an input, or a value already returned as another output
        renamed.put(builder.add("Identity", "output", List.of(value.name()), Map.of()), name);
      }
      outputs.add(new OnnxValueInfo(name, value.type(), dimensions(value.dims())));
    }
    return builder.model(inputs, outputs, renamed);
  }

  private ExportedOnnxValue returned(NodeArgument argument) throws ModelProcessingException {
    if (argument instanceof NodeArgument.Ref ref) {
      return value(ref.value());
    }
    if (argument instanceof NodeArgument.Parameter parameter) {
      return parameter(parameter.name());
    }
    throw new ModelProcessingException("The model returns " + argument + ", which is no tensor");
  }

  private boolean isInput(String name) {
    return inputs.stream().anyMatch(input -> input.name().equals(name));
  }

  private static @Nullable List<OnnxValueInfo.Dimension> dimensions(@Nullable List<Long> dims) {
    return dims == null
        ? null
        : dims.stream()
            .map(d -> d < 0 ? OnnxValueInfo.Dimension.dynamic("") : OnnxValueInfo.Dimension.of(d))
            .toList();
  }

  ExportedOnnxValue value(String name) {
    ExportedOnnxValue value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the value " + name + " has no form in ONNX");
    }
    return value;
  }

  /**
   * Sets the ONNX form of a graph value; a float value with a quantisation range is quantised and
   * dequantised.
   */
  void give(String name, ExportedOnnxValue value) throws ModelProcessingException {
    Optional<AffineQuantization> range = quantizers.range(name);
    boolean integers = range.isPresent() && value.type() == OnnxElementType.FLOAT;
    values.put(name, integers ? quantizers.throughIntegers(value, range.get()) : value);
  }

  /** Sets the ONNX form of a graph value, without quantisation. */
  void giveUnchanged(String name, ExportedOnnxValue value) {
    values.put(name, value);
  }

  /** The ONNX form of a parameter in the original type, written on first use. */
  ExportedOnnxValue parameter(String name) throws ModelProcessingException {
    ExportedOnnxValue known = parameters.get(name);
    if (known == null) {
      OnnxTensor tensor = tensor(name);
      known = ExportedOnnxValue.tensor(builder.initializer(tensor), tensor.type(), tensor.dims());
      parameters.put(name, known);
    }
    return known;
  }

  /** Type and shape of a parameter, without writing the parameter. */
  ExportedOnnxValue described(String name) throws ModelProcessingException {
    OnnxTensor tensor = tensor(name);
    return ExportedOnnxValue.tensor(name, tensor.type(), tensor.dims());
  }

  /** A parameter as an ONNX tensor; elements are read on demand. */
  OnnxTensor tensor(String name) throws ModelProcessingException {
    ScriptTensor tensor = graph.parameter(name);
    OnnxElementType type = TorchToOnnxTypes.of(tensor.type(), name);
    long size = tensor.elements() * type.bytes();
    OnnxTensorContent content = OnnxTensorContent.of(size, () -> ByteBuffer.wrap(tensor.toBytes()));
    return new OnnxTensor(name, type, tensor.shape(), content);
  }
}
