package io.sluice.onnx.exporter;

import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScalarType;
import java.util.List;
import java.util.Optional;

/** Correspondence of element types in TorchScript and ONNX. */
final class TorchToOnnxTypes {
  /** Types in order of promotion, the widest last. */
  private static final List<OnnxElementType> PROMOTION =
      List.of(
          OnnxElementType.BOOL,
          OnnxElementType.UINT8,
          OnnxElementType.INT8,
          OnnxElementType.INT16,
          OnnxElementType.INT32,
          OnnxElementType.INT64,
          OnnxElementType.FLOAT16,
          OnnxElementType.BFLOAT16,
          OnnxElementType.FLOAT,
          OnnxElementType.DOUBLE);

  private TorchToOnnxTypes() {}

  /**
   * The ONNX type for a TorchScript type.
   *
   * @param name name of the tensor, for the error message
   * @throws ModelProcessingException for a quantised type
   */
  static OnnxElementType of(ScalarType type, String name) throws ModelProcessingException {
    return switch (type) {
      case FLOAT -> OnnxElementType.FLOAT;
      case DOUBLE -> OnnxElementType.DOUBLE;
      case HALF -> OnnxElementType.FLOAT16;
      case BFLOAT16 -> OnnxElementType.BFLOAT16;
      case BYTE -> OnnxElementType.UINT8;
      case CHAR -> OnnxElementType.INT8;
      case SHORT -> OnnxElementType.INT16;
      case INT -> OnnxElementType.INT32;
      case LONG -> OnnxElementType.INT64;
      case BOOL -> OnnxElementType.BOOL;
      case QINT8, QUINT8, QINT32, QUINT4X2 ->
          throw new ModelProcessingException(
              "Tried to write the parameter "
                  + name
                  + " as ONNX, but it is quantised; export the model before quantisation, with"
                  + " a plan of its ranges");
    };
  }

  /** The ONNX type for a TorchScript {@code dtype} number; empty if ONNX lacks the type. */
  static Optional<OnnxElementType> ofDtype(long dtype) {
    return switch ((int) dtype) {
      case 0 -> Optional.of(OnnxElementType.UINT8);
      case 1 -> Optional.of(OnnxElementType.INT8);
      case 2 -> Optional.of(OnnxElementType.INT16);
      case 3 -> Optional.of(OnnxElementType.INT32);
      case 4 -> Optional.of(OnnxElementType.INT64);
      case 5 -> Optional.of(OnnxElementType.FLOAT16);
      case 6 -> Optional.of(OnnxElementType.FLOAT);
      case 7 -> Optional.of(OnnxElementType.DOUBLE);
      case 11 -> Optional.of(OnnxElementType.BOOL);
      case 15 -> Optional.of(OnnxElementType.BFLOAT16);
      default -> Optional.empty();
    };
  }

  /** The type of a libtorch computation with both operand types. */
  static OnnxElementType common(OnnxElementType a, OnnxElementType b) {
    return PROMOTION.indexOf(a) >= PROMOTION.indexOf(b) ? a : b;
  }
}
