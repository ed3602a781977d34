package io.sluice.compressor.coding;

import io.sluice.torchscript.HalfPrecisionConversion;

/** Floating-point type of stored values, in the numbering of the decoder. */
enum StoredFloatType {
  FLOAT(4, 6),
  HALF(2, 5),
  BFLOAT16(2, 15);

  private final int bytes;
  private final int torchCode;

  StoredFloatType(int bytes, int torchCode) {
    this.bytes = bytes;
    this.torchCode = torchCode;
  }

  /** Returns the size of an element, bytes. */
  int bytes() {
    return bytes;
  }

  /** Returns the {@code torch.dtype} code (c10/core/ScalarType.h). */
  int torchCode() {
    return torchCode;
  }

  /** Returns a 16-bit type if all values are exact in it and none is NaN, else {@link #FLOAT}. */
  static StoredFloatType smallest(float[] values) {
    if (HALF.holds(values)) {
      return HALF;
    }
    return BFLOAT16.holds(values) ? BFLOAT16 : FLOAT;
  }

  private boolean holds(float[] values) {
    for (float value : values) {
      boolean same = Float.floatToRawIntBits(decode(encode(value))) == bits(value);
      if (Float.isNaN(value) || !same) {
        return false;
      }
    }
    return true;
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  /** Returns the encoded element in the lowest {@code 8 * bytes()} bits. */
  int encode(float value) {
    return switch (this) {
      case FLOAT -> bits(value);
      case HALF -> HalfPrecisionConversion.toHalf(value) & 0xffff;
      case BFLOAT16 -> HalfPrecisionConversion.toBfloat16(value) & 0xffff;
    };
  }

  float decode(int element) {
    return switch (this) {
      case FLOAT -> Float.intBitsToFloat(element);
      case HALF -> HalfPrecisionConversion.fromHalf((short) element);
      case BFLOAT16 -> HalfPrecisionConversion.fromBfloat16((short) element);
    };
  }
}
