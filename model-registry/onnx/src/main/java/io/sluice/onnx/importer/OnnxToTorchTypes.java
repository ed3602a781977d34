package io.sluice.onnx.importer;

import io.sluice.graph.NodeArgument;
import io.sluice.onnx.format.OnnxElementType;
import io.sluice.torchscript.ScalarType;
import java.util.Optional;

/** Correspondence of ONNX element types and TorchScript types. */
final class OnnxToTorchTypes {
  private OnnxToTorchTypes() {}

  /** The TorchScript type; empty if libtorch has none. */
  static Optional<ScalarType> scalarType(OnnxElementType type) {
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
  static NodeArgument dtype(OnnxElementType type) {
    return NodeArgument.of(
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
  static NodeArgument literal(OnnxElementType type, double value) {
    if (type == OnnxElementType.BOOL) {
      return NodeArgument.of(value != 0);
    }
    return type.isFloating() ? NodeArgument.of(value) : NodeArgument.of((long) value);
  }
}
