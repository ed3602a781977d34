package io.sluice.registry.manifest;

import java.util.Arrays;

/** The tensor datatypes of the Open Inference Protocol v2, "Tensor Data Types". */
public enum TensorType {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /** Variable length: a little-endian u32 length, then the bytes. */
  BYTES(0);

  private final int bytesPerElement;

  TensorType(int bytesPerElement) {
    this.bytesPerElement = bytesPerElement;
  }

  /** The fixed size of an element in bytes, 0 for {@link #BYTES}. */
  public int bytesPerElement() {
    return bytesPerElement;
  }

  /**
   * Parses the protocol's name.
   *
   * @throws IllegalArgumentException naming the known datatypes
   */
  public static TensorType parse(String name) {
    for (TensorType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "Unknown datatype \"" + name + "\", known are " + Arrays.toString(values()));
  }
}
