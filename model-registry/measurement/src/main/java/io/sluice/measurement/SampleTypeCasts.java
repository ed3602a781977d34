package io.sluice.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Gives arrays the element type that a model wants, where that loses nothing that matters. */
final class SampleTypeCasts {
  private SampleTypeCasts() {}

  /** Integers may become wider, int64 also int32 (ids and masks fit), and doubles floats. */
  static boolean allow(NpyType from, NpyType to) {
    if (from == to) {
      return true;
    }
    return switch (to) {
      case INT64, INT32 -> from.isInteger();
      case FLOAT32 -> from == NpyType.FLOAT64;
      case FLOAT64 -> from == NpyType.FLOAT32;
      case UINT8 -> from == NpyType.BOOL;
      case BOOL -> false;
    };
  }

  /**
   * Elements of the first dimension as numbers of another type.
   *
   * @throws ArithmeticException when an integer does not fit
   */
  static ByteBuffer cast(NpyArray array, int from, int count, NpyType to) {
    // a mask in bytes is a mask
    if (array.type() == to || to == NpyType.UINT8) {
      return array.slice(from, count);
    }
    int size = array.elementSize();
    ByteBuffer bytes =
        ByteBuffer.allocate(count * size * to.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from * size; i < (from + count) * size; i++) {
      switch (to) {
        case FLOAT32 -> bytes.putFloat((float) array.number(i));
        case FLOAT64 -> bytes.putDouble(array.number(i));
        case INT32 -> bytes.putInt(Math.toIntExact(array.integer(i)));
        default -> bytes.putLong(array.integer(i));
      }
    }
    return bytes.flip();
  }
}
