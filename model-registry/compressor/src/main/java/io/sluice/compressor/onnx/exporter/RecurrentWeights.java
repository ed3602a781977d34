package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.TensorContent;
import io.sluice.compressor.quantization.WeightScheme;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The weights of one recurrent layer: all directions in one tensor, gates in ONNX order. */
final class RecurrentWeights {
  private final Emission node;
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
  RecurrentWeights(
      Emission node,
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

  private OnnxBuilder builder() {
    return node.exporter().builder();
  }

  /** Names of the float tensors W, R and B. */
  List<String> reals() throws CompressionException {
    List<OnnxTensor> input = new ArrayList<>();
    List<OnnxTensor> state = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      input.add(reordered(direction, 0));
      state.add(reordered(direction, 1));
    }
    return List.of(
        builder().initializer(stacked(input)), builder().initializer(stacked(state)), biases());
  }

  private String biases() throws CompressionException {
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

  private OnnxTensor reordered(int direction, int which) throws CompressionException {
    OnnxTensor tensor = node.exporter().tensor(parameter(direction, which));
    return DerivedTensors.blocks(tensor, 0, hidden, gates);
  }

  /**
   * Names of the tensors W, R and B in integers, then scale and zero point of W and of R; W and R
   * are transposed.
   */
  List<String> integers() throws CompressionException {
    List<String> weights = new ArrayList<>();
    List<String> scales = new ArrayList<>();
    for (int which = 0; which < 2; which++) {
      List<OnnxTensor> integers = new ArrayList<>();
      List<OnnxTensor> steps = new ArrayList<>();
      List<OnnxTensor> zeros = new ArrayList<>();
      for (int direction = 0; direction < directions; direction++) {
        OnnxWeight weight = quantized(direction, which);
        OnnxTensor rows = DerivedTensors.blocks(weight.integers(), 0, hidden, gates);
        integers.add(DerivedTensors.permuted(rows, List.of(1, 0)));
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
  private OnnxTensor perRow(OnnxTensor tensor) throws CompressionException {
    return tensor.dims().isEmpty() ? tensor : DerivedTensors.blocks(tensor, 0, hidden, gates);
  }

  private OnnxWeight quantized(int direction, int which) throws CompressionException {
    Graph graph = node.exporter().graph();
    WeightScheme scheme = ((Precision.DynamicInt8) node.exporter().precision()).weights();
    String name = parameter(direction, which);
    return OnnxWeight.of(name, graph.parameter(name), scheme);
  }

  /**
   * The parts concatenated, with a leading dimension of directions; vectors of a direction form one
   * row.
   */
  private OnnxTensor stacked(List<OnnxTensor> parts) throws CompressionException {
    OnnxTensor first = parts.get(0);
    List<Long> dims = new ArrayList<>(List.of((long) directions));
    if (first.dims().size() == 1) {
      dims.add(first.dims().get(0) * parts.size() / directions);
    } else {
      dims.addAll(first.dims());
    }
    long size = parts.stream().mapToLong(part -> part.content().size()).sum();
    OnnxType type = first.type();
    return new OnnxTensor(
        first.name(), type, dims, TensorContent.of(size, () -> bytes(parts, (int) size)));
  }

  private static ByteBuffer bytes(List<OnnxTensor> parts, int size) throws CompressionException {
    ByteBuffer all = ByteBuffer.allocate(size);
    for (OnnxTensor part : parts) {
      all.put(part.content().read());
    }
    return all.flip();
  }
}
