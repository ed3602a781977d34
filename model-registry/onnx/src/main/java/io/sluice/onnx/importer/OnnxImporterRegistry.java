package io.sluice.onnx.importer;

import io.sluice.torchscript.ModelProcessingException;
import java.util.HashMap;
import java.util.Map;

/** The importers of all supported operators. */
final class OnnxImporterRegistry {
  private static final Map<String, OnnxOperatorImporter> BY_OPERATOR = new HashMap<>();

  static {
    OnnxElementwiseImporter.register(BY_OPERATOR);
    OnnxActivationImporter.register(BY_OPERATOR);
    OnnxConvolutionImporter.register(BY_OPERATOR);
    OnnxPoolingImporter.register(BY_OPERATOR);
    OnnxNormalizationImporter.register(BY_OPERATOR);
    OnnxMatrixImporter.register(BY_OPERATOR);
    OnnxShapeImporter.register(BY_OPERATOR);
    OnnxSliceImporter.register(BY_OPERATOR);
    OnnxPaddingImporter.register(BY_OPERATOR);
    OnnxGatherImporter.register(BY_OPERATOR);
    OnnxConstantImporter.register(BY_OPERATOR);
    OnnxReductionImporter.register(BY_OPERATOR);
    OnnxResizeImporter.register(BY_OPERATOR);
    OnnxRecurrentImporter.register(BY_OPERATOR);
  }

  private OnnxImporterRegistry() {}

  static void convert(OnnxImportContext node) throws ModelProcessingException {
    if (!node.node().domain().isEmpty()) {
      throw node.fails("only the standard operators are supported");
    }
    OnnxOperatorImporter converter = BY_OPERATOR.get(node.node().opType());
    if (converter == null) {
      throw node.fails("this operator is not supported");
    }
    try {
      if (!ShapeArithmeticFolder.convert(node) && !OnnxConstantFolder.convert(node)) {
        converter.convert(node);
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw node.fails("its attributes and input shapes do not match: " + e, e);
    }
  }
}
