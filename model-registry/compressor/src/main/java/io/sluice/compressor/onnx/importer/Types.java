package io.sluice.compressor.onnx.importer;

import io.sluice.compressor.graph.Argument;
import io.sluice.compressor.onnx.format.OnnxType;
import io.sluice.compressor.torchscript.ScalarType;
import java.util.Optional;

/** Correspondence of ONNX element types and TorchScript types. */
final class Types {
  private Types() {}

  /** The TorchScript type; empty if libtorch has none. */
  static Optional<ScalarType> scalarType(OnnxType type) {
    return Optional.ofNullable(
        switch (type) {
          case FLOAT -> ScalarType.FLOAT;
          case DOUBLE -> ScalarType.DOUBLE;
          case FLOAT16 -> ScalarType.HALF;
          case BFLOAT16 -> ScalarType.BFLOAT16;
          case UINT8 -> ScalarType.BYTE;
          case INT8 -> ScalarType.CHAR;
          case INT16 -> ScalarType.SHORT;
          case INT32 -> ScalarType.INT;
          case INT64 -> ScalarType.LONG;
          case BOOL -> ScalarType.BOOL;
          case UINT16, UINT32, UINT64 -> null;
        });
  }

  /** The TorchScript {@code dtype} number. */
  static Argument dtype(OnnxType type) {
    return Argument.of(
        switch (type) {
          case UINT8 -> 0L;
          case INT8 -> 1L;
          case INT16, UINT16 -> 2L;
          case INT32, UINT32 -> 3L;
          case INT64, UINT64 -> 4L;
          case FLOAT16 -> 5L;
          case FLOAT -> 6L;
          case DOUBLE -> 7L;
          case BOOL -> 11L;
          case BFLOAT16 -> 15L;
        });
  }

  /** A literal for an element type: boolean, integer or real. */
  static Argument literal(OnnxType type, double value) {
    if (type == OnnxType.BOOL) {
      return Argument.of(value != 0);
    }
    return type.isFloating() ? Argument.of(value) : Argument.of((long) value);
  }
}
