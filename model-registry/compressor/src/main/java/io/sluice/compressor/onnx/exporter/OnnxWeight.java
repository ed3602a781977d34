package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.format.DerivedTensors;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.onnx.format.TensorContent;
import io.sluice.compressor.quantization.IntegerWeight;
import io.sluice.compressor.quantization.WeightScheme;
import io.sluice.compressor.torchscript.Tensor;
import java.util.List;

/** A quantised weight as ONNX tensors: int8 elements, scales and zero points. */
record OnnxWeight(String name, IntegerWeight weight) {

  static OnnxWeight of(String name, Tensor weight, WeightScheme scheme)
      throws CompressionException {
    return new OnnxWeight(name, IntegerWeight.of(weight, scheme, name));
  }

  OnnxTensor integers() throws CompressionException {
    return new OnnxTensor(name, OnnxType.INT8, weight.shape(), TensorContent.of(weight.integers()));
  }

  /** The transposed integers; the scales then belong to the second dimension. */
  OnnxTensor transposed() throws CompressionException {
    return DerivedTensors.permuted(integers(), List.of(1, 0));
  }

  float[] scales() {
    return weight.scales();
  }

  /** The scales; a tensor without dimensions for a single scale. */
  OnnxTensor scaleTensor() throws CompressionException {
    double[] values = new double[scales().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scales()[i];
    }
    return DerivedTensors.of(name + ".scale", OnnxType.FLOAT, values, scaleDims());
  }

  /** The zero points, all 0. */
  OnnxTensor zeroPoints() throws CompressionException {
    return DerivedTensors.of(
        name + ".zero_point", OnnxType.INT8, new double[scales().length], scaleDims());
  }

  private List<Long> scaleDims() {
    return scales().length == 1 ? List.of() : List.of((long) scales().length);
  }
}
