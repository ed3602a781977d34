package io.sluice.compressor.onnx.exporter;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.torchscript.ScalarType;
import java.util.List;
import java.util.Optional;

/** Correspondence of element types in TorchScript and ONNX. */
final class OnnxTypes {
  /** Types in order of promotion, the widest last. */
  private static final List<OnnxType> PROMOTION =
      List.of(
          OnnxType.BOOL,
          OnnxType.UINT8,
          OnnxType.INT8,
          OnnxType.INT16,
          OnnxType.INT32,
          OnnxType.INT64,
          OnnxType.FLOAT16,
          OnnxType.BFLOAT16,
          OnnxType.FLOAT,
          OnnxType.DOUBLE);

  private OnnxTypes() {}

  /**
   * The ONNX type for a TorchScript type.
   *
   * @param name name of the tensor, for the error message
   * @throws CompressionException for a quantised type
   */
  static OnnxType of(ScalarType type, String name) throws CompressionException {
    return switch (type) {
      case FLOAT -> OnnxType.FLOAT;
      case DOUBLE -> OnnxType.DOUBLE;
      case HALF -> OnnxType.FLOAT16;
      case BFLOAT16 -> OnnxType.BFLOAT16;
      case BYTE -> OnnxType.UINT8;
      case CHAR -> OnnxType.INT8;
      case SHORT -> OnnxType.INT16;
      case INT -> OnnxType.INT32;
      case LONG -> OnnxType.INT64;
      case BOOL -> OnnxType.BOOL;
      case QINT8, QUINT8, QINT32, QUINT4X2 ->
          throw new CompressionException(
              "Tried to write the parameter "
                  + name
                  + " as ONNX, but it is quantised; export the model before quantisation, with"
                  + " a plan of its ranges");
    };
  }

  /** The ONNX type for a TorchScript {@code dtype} number; empty if ONNX lacks the type. */
  static Optional<OnnxType> ofDtype(long dtype) {
    return switch ((int) dtype) {
      case 0 -> Optional.of(OnnxType.UINT8);
      case 1 -> Optional.of(OnnxType.INT8);
      case 2 -> Optional.of(OnnxType.INT16);
      case 3 -> Optional.of(OnnxType.INT32);
      case 4 -> Optional.of(OnnxType.INT64);
      case 5 -> Optional.of(OnnxType.FLOAT16);
      case 6 -> Optional.of(OnnxType.FLOAT);
      case 7 -> Optional.of(OnnxType.DOUBLE);
      case 11 -> Optional.of(OnnxType.BOOL);
      case 15 -> Optional.of(OnnxType.BFLOAT16);
      default -> Optional.empty();
    };
  }

  /** The type of a libtorch computation with both operand types. */
  static OnnxType common(OnnxType a, OnnxType b) {
    return PROMOTION.indexOf(a) >= PROMOTION.indexOf(b) ? a : b;
  }
}
