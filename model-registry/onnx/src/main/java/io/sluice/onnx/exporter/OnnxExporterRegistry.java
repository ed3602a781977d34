package io.sluice.onnx.exporter;

import io.sluice.torchscript.ModelProcessingException;
import java.util.HashMap;
import java.util.Map;

/** The exporters of all supported operators. */
final class OnnxExporterRegistry {
  private static final Map<String, OnnxOperatorExporter> BY_OPERATOR = new HashMap<>();

  static {
    OnnxSizeExporter.register(BY_OPERATOR);
    OnnxElementwiseExporter.register(BY_OPERATOR);
    OnnxActivationExporter.register(BY_OPERATOR);
    OnnxConvolutionExporter.register(BY_OPERATOR);
    OnnxMatrixExporter.register(BY_OPERATOR);
    OnnxNormalizationExporter.register(BY_OPERATOR);
    OnnxPoolingExporter.register(BY_OPERATOR);
    OnnxReductionExporter.register(BY_OPERATOR);
    OnnxShapeExporter.register(BY_OPERATOR);
    OnnxSliceExporter.register(BY_OPERATOR);
    OnnxPaddingExporter.register(BY_OPERATOR);
    OnnxCastExporter.register(BY_OPERATOR);
    OnnxConstantExporter.register(BY_OPERATOR);
    OnnxResizeExporter.register(BY_OPERATOR);
    OnnxRecurrentExporter.register(BY_OPERATOR);
  }

  private OnnxExporterRegistry() {}

  static void emit(OnnxExportContext node) throws ModelProcessingException {
    OnnxOperatorExporter emitter = BY_OPERATOR.get(node.node().operator());
    if (emitter == null) {
      throw node.fails("this operation is not supported");
    }
    emitter.emit(node);
  }
}
