package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.exporter.OnnxExport;
import io.sluice.compressor.onnx.format.OnnxModel;
import io.sluice.compressor.onnx.format.OnnxTensor;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.registry.manifest.Precision;
import java.util.Arrays;

/**
 * How many weights a model has in which format. Scales, zero points and counters are none.
 *
 * @param nonZero how many of all are not zero
 */
record WeightCount(long real, long int8, long nonZero) {
  private static final double BULK = 0.9;

  static WeightCount of(ScriptModule model) throws CompressionException {
    long real = 0;
    long int8 = 0;
    long nonZero = 0;
    for (Tensor tensor : model.tensors()) {
      if (tensor.type() == ScalarType.FLOAT) {
        real += tensor.elements();
        nonZero += tensor.countNonZero();
      } else if (tensor.type() == ScalarType.QINT8) {
        int8 += tensor.elements();
        nonZero += tensor.countNonZero();
      } else if (tensor.type() == ScalarType.QUINT8 || tensor.type() == ScalarType.QUINT4X2) {
        // of tables only, in which no integer stands for zero in every row
        int8 += tensor.elements();
        nonZero += tensor.elements();
      }
    }
    return new WeightCount(real, int8, nonZero);
  }

  /** Of a model that {@link io.sluice.compressor.onnx.exporter.OnnxExport} has written. */
  static WeightCount of(OnnxModel model) throws CompressionException {
    long real = 0;
    long int8 = 0;
    long nonZero = 0;
    for (OnnxTensor tensor : model.graph().initializers().values()) {
      if (!isWeight(tensor)) {
        continue;
      }
      if (tensor.type() == OnnxType.INT8 || tensor.type() == OnnxType.UINT8) {
        int8 += tensor.elements();
      } else {
        real += tensor.elements();
      }
      nonZero += Arrays.stream(tensor.toDoubles()).filter(element -> element != 0).count();
    }
    return new WeightCount(real, int8, nonZero);
  }

  private static boolean isWeight(OnnxTensor tensor) {
    return !tensor.dims().isEmpty()
        && tensor.type() != OnnxType.INT64
        && tensor.type() != OnnxType.BOOL
        && !OnnxExport.isQuantizationParameter(tensor.name());
  }

  long total() {
    return real + int8;
  }

  Precision precision() {
    double share = total() == 0 ? 0 : (double) int8 / total();
    if (share > BULK) {
      return Precision.INT8;
    }
    return share > 1 - BULK ? Precision.MIXED : Precision.FP32;
  }
}
