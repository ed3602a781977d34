package io.sluice.onnx.exporter;

import io.sluice.graph.ComputationGraph;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxTensorContent;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The weights of one recurrent layer: all directions in one tensor, gates in ONNX order. */
final class OnnxRecurrentWeights {
  private final OnnxExportContext node;
  private final List<Integer> gates;
  private final List<String> parameters;
  private final boolean biases;
  private final int directions;
  private final int hidden;

  /**
   * Creates the weights.
   *
   * @param parameters names per direction: input weight, state weight, and both biases if present
   */
  OnnxRecurrentWeights(
      OnnxExportContext node,
      List<Integer> gates,
      List<String> parameters,
      boolean biases,
      int directions,
      int hidden) {
    this.node = node;
    this.gates = gates;
    this.parameters = parameters;
    this.biases = biases;
    this.directions = directions;
    this.hidden = hidden;
  }

  private OnnxGraphBuilder builder() {
    return node.exporter().builder();
  }

  /** Names of the float tensors W, R and B. */
  List<String> reals() throws ModelProcessingException {
    List<OnnxTensor> input = new ArrayList<>();
    List<OnnxTensor> state = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      input.add(reordered(direction, 0));
      state.add(reordered(direction, 1));
    }
    return List.of(
        builder().initializer(stacked(input)), builder().initializer(stacked(state)), biases());
  }

  private String biases() throws ModelProcessingException {
    if (!biases) {
      return "";
    }
    List<OnnxTensor> both = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      both.add(reordered(direction, 2));
      both.add(reordered(direction, 3));
    }
    return builder().initializer(stacked(both));
  }

  private String parameter(int direction, int which) {
    return parameters.get(direction * (biases ? 4 : 2) + which);
  }

  private OnnxTensor reordered(int direction, int which) throws ModelProcessingException {
    OnnxTensor tensor = node.exporter().tensor(parameter(direction, which));
    return DerivedOnnxTensors.blocks(tensor, 0, hidden, gates);
  }

  /**
   * Names of the tensors W, R and B in integers, then scale and zero point of W and of R; W and R
   * are transposed.
   */
  List<String> integers() throws ModelProcessingException {
    List<String> weights = new ArrayList<>();
    List<String> scales = new ArrayList<>();
    for (int which = 0; which < 2; which++) {
      List<OnnxTensor> integers = new ArrayList<>();
      List<OnnxTensor> steps = new ArrayList<>();
      List<OnnxTensor> zeros = new ArrayList<>();
      for (int direction = 0; direction < directions; direction++) {
        QuantizedOnnxWeight weight = quantized(direction, which);
        OnnxTensor rows = DerivedOnnxTensors.blocks(weight.integers(), 0, hidden, gates);
        integers.add(DerivedOnnxTensors.permuted(rows, List.of(1, 0)));
        steps.add(perRow(weight.scaleTensor()));
        zeros.add(perRow(weight.zeroPoints()));
      }
      weights.add(builder().initializer(stacked(integers)));
      scales.add(builder().initializer(stacked(steps)));
      scales.add(builder().initializer(stacked(zeros)));
    }
    weights.add(biases());
    weights.addAll(scales);
    return weights;
  }

  /** Values per row in gate order; a single value stays unchanged. */
  private OnnxTensor perRow(OnnxTensor tensor) throws ModelProcessingException {
    return tensor.dims().isEmpty() ? tensor : DerivedOnnxTensors.blocks(tensor, 0, hidden, gates);
  }

  private QuantizedOnnxWeight quantized(int direction, int which) throws ModelProcessingException {
    ComputationGraph graph = node.exporter().graph();
    WeightQuantizationScheme scheme =
        ((OnnxExportPrecision.DynamicInt8) node.exporter().precision()).weights();
    String name = parameter(direction, which);
    return QuantizedOnnxWeight.of(name, graph.parameter(name), scheme);
  }

  /**
   * The parts concatenated, with a leading dimension of directions; vectors of a direction form one
   * row.
   */
  private OnnxTensor stacked(List<OnnxTensor> parts) throws ModelProcessingException {
    OnnxTensor first = parts.get(0);
    List<Long> dims = new ArrayList<>(List.of((long) directions));
    if (first.dims().size() == 1) {
      dims.add(first.dims().get(0) * parts.size() / directions);
    } else {
      dims.addAll(first.dims());
    }
    long size = parts.stream().mapToLong(part -> part.content().size()).sum();
    OnnxElementType type = first.type();
    return new OnnxTensor(
        first.name(), type, dims, OnnxTensorContent.of(size, () -> bytes(parts, (int) size)));
  }

  private static ByteBuffer bytes(List<OnnxTensor> parts, int size)
      throws ModelProcessingException {
    ByteBuffer all = ByteBuffer.allocate(size);
    for (OnnxTensor part : parts) {
      all.put(part.content().read());
    }
    return all.flip();
  }
}
