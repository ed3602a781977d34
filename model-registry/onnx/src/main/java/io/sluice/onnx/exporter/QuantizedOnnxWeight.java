package io.sluice.onnx.exporter;

import io.sluice.graph.quantization.IntegerWeight;
import io.sluice.graph.quantization.WeightQuantizationScheme;
import io.sluice.onnx.format.DerivedOnnxTensors;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.onnx.format.OnnxTensorContent;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptTensor;
import java.util.List;

/** A quantised weight as ONNX tensors: int8 elements, scales and zero points. */
record QuantizedOnnxWeight(String name, IntegerWeight weight) {

  static QuantizedOnnxWeight of(String name, ScriptTensor weight, WeightQuantizationScheme scheme)
      throws ModelProcessingException {
    return new QuantizedOnnxWeight(name, IntegerWeight.of(weight, scheme, name));
  }

  OnnxTensor integers() throws ModelProcessingException {
    return new OnnxTensor(
        name, OnnxElementType.INT8, weight.shape(), OnnxTensorContent.of(weight.integers()));
  }

  /** The transposed integers; the scales then belong to the second dimension. */
  OnnxTensor transposed() throws ModelProcessingException {
    return DerivedOnnxTensors.permuted(integers(), List.of(1, 0));
  }

  float[] scales() {
    return weight.scales();
  }

  /** The scales; a tensor without dimensions for a single scale. */
  OnnxTensor scaleTensor() throws ModelProcessingException {
    double[] values = new double[scales().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scales()[i];
    }
    return DerivedOnnxTensors.of(name + ".scale", OnnxElementType.FLOAT, values, scaleDims());
  }

  /** The zero points, all 0. */
  OnnxTensor zeroPoints() throws ModelProcessingException {
    return DerivedOnnxTensors.of(
        name + ".zero_point", OnnxElementType.INT8, new double[scales().length], scaleDims());
  }

  private List<Long> scaleDims() {
    return scales().length == 1 ? List.of() : List.of((long) scales().length);
  }
}
