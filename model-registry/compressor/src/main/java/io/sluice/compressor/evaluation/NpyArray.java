package io.sluice.compressor.evaluation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array in row-major order. Shares its bytes; nobody writes them.
 *
 * @param data little-endian elements
 */
record NpyArray(NpyType type, List<Long> shape, byte[] data) {
  NpyArray {
    shape = List.copyOf(shape);
  }

  /** Size of the first dimension; 0 of a scalar. */
  long length() {
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  /** Sizes of the others. */
  List<Long> elementShape() {
    return shape.isEmpty() ? List.of() : shape.subList(1, shape.size());
  }

  /** The bytes of some elements of the first dimension. */
  ByteBuffer slice(int from, int count) {
    int perElement = length() == 0 ? 0 : Math.toIntExact(data.length / length());
    return ByteBuffer.wrap(data, from * perElement, count * perElement)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The i-th of all elements as an integer; fractions are cut off. */
  long integer(int i) {
    ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case FLOAT32 -> (long) bytes.getFloat(i * Float.BYTES);
      case FLOAT64 -> (long) bytes.getDouble(i * Double.BYTES);
      case INT64 -> bytes.getLong(i * Long.BYTES);
      case UINT8 -> bytes.get(i) & 0xff;
    };
  }
}
