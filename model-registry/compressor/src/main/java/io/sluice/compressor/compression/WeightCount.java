package io.sluice.compressor.compression;

import io.sluice.onnx.exporter.OnnxModelExporter;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.onnx.format.OnnxModelDefinition;
import io.sluice.onnx.format.OnnxTensor;
import io.sluice.registry.manifest.Precision;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import io.sluice.torchscript.ScriptModule;
import io.sluice.torchscript.ScriptTensor;
import java.util.Arrays;

/**
 * Number of weights of a model in each format, without scales, zero points and counters.
 *
 * @param nonZero number of all weights other than zero
 */
record WeightCount(long real, long int8, long nonZero) {
  private static final double BULK = 0.9;

  static WeightCount of(ScriptModule model) throws ModelProcessingException {
    long real = 0;
    long int8 = 0;
    long nonZero = 0;
    for (ScriptTensor tensor : model.tensors()) {
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

  /** Count for a model written by {@link io.sluice.onnx.exporter.OnnxModelExporter}. */
  static WeightCount of(OnnxModelDefinition model) throws ModelProcessingException {
    long real = 0;
    long int8 = 0;
    long nonZero = 0;
    for (OnnxTensor tensor : model.graph().initializers().values()) {
      if (!isWeight(tensor)) {
        continue;
      }
      if (tensor.type() == OnnxElementType.INT8 || tensor.type() == OnnxElementType.UINT8) {
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
        && tensor.type() != OnnxElementType.INT64
        && tensor.type() != OnnxElementType.BOOL
        && !OnnxModelExporter.isQuantizationParameter(tensor.name());
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
