package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;

/** Element types of tensors with the numbers of {@code TensorProto.DataType}. */
public enum OnnxElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  private final int number;
  private final int bytes;

  OnnxElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  public int number() {
    return number;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements may be NaN or infinite. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }

  /**
   * The type with a number of {@code TensorProto.DataType}.
   *
   * @param what owner of the type, for the error message
   * @throws ModelProcessingException for an unsupported type: strings, complex numbers, 4-bit and
   *     8-bit floats
   */
  public static OnnxElementType of(long number, String what) throws ModelProcessingException {
    for (OnnxElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new ModelProcessingException(
        "%s has the element type %d, which is not supported (8 = string)".formatted(what, number));
  }
}
