package io.sluice.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * An array in row-major order. Shares its bytes; nobody writes them.
 *
 * @param data little-endian elements
 */
public record NpyArray(NpyType type, List<Long> shape, byte[] data) {
  public NpyArray {
    shape = List.copyOf(shape);
  }

  /** Size of the first dimension; 0 of a scalar. */
  public long length() {
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  /** Sizes of the others. */
  public List<Long> elementShape() {
    return shape.isEmpty() ? List.of() : shape.subList(1, shape.size());
  }

  /** How many numbers one element of the first dimension has. */
  public int elementSize() {
    return length() == 0 ? 0 : Math.toIntExact(data.length / type.bytes() / length());
  }

  /** The bytes of some elements of the first dimension. */
  public ByteBuffer slice(int from, int count) {
    int perElement = elementSize() * type.bytes();
    return ByteBuffer.wrap(data, from * perElement, count * perElement)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The i-th of all numbers as an integer; fractions are cut off. */
  public long integer(int i) {
    return type == NpyType.FLOAT32 || type == NpyType.FLOAT64
        ? (long) number(i)
        : integer(little(), i);
  }

  /** The i-th of all numbers; integers beyond 2^53 are rounded. */
  public double number(int i) {
    ByteBuffer bytes = little();
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
      case FLOAT64 -> bytes.getDouble(i * Double.BYTES);
      default -> integer(bytes, i);
    };
  }

  private long integer(ByteBuffer bytes, int i) {
    return switch (type) {
      case INT64 -> bytes.getLong(i * Long.BYTES);
      case INT32 -> bytes.getInt(i * Integer.BYTES);
      default -> bytes.get(i) & 0xff;
    };
  }

  private ByteBuffer little() {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same type and shape, whatever is in it. */
  public String describe() {
    return type + " " + shape;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NpyArray that
        && type == that.type
        && shape.equals(that.shape)
        && ByteBuffer.wrap(data).equals(ByteBuffer.wrap(that.data));
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, shape, ByteBuffer.wrap(data));
  }

  @Override
  public String toString() {
    return describe();
  }
}
