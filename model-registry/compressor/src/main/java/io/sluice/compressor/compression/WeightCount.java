package io.sluice.compressor.compression;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScalarType;
import io.sluice.compressor.torchscript.ScriptModule;
import io.sluice.compressor.torchscript.Tensor;
import io.sluice.registry.manifest.Precision;

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
      }
    }
    return new WeightCount(real, int8, nonZero);
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
