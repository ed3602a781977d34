package io.sluice.protocol.inference;

import com.google.protobuf.ByteString;
import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Number of elements and bytes of a tensor by shape. */
public final class RawTensorLayout {
  private RawTensorLayout() {}

  /**
   * The number of elements; 1 for a scalar (no dimensions).
   *
   * @throws IllegalArgumentException for a negative size or a product above 2^63 - 1
   */
  public static long elements(List<Long> shape) {
    long product = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("A tensor has no negative sizes, but shape " + shape);
      }
      try {
        product = Math.multiplyExact(product, size);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("Shape " + shape + " has too many elements", e);
      }
    }
    return product;
  }

  /**
   * The problem of raw contents of a tensor, in words; empty for valid contents.
   *
   * @param raw little-endian elements; of BYTES, each a u32 length and its bytes
   */
  public static Optional<String> problem(TensorType type, List<Long> shape, ByteString raw) {
    long elements = elements(shape);
    if (type == TensorType.BYTES) {
      return problemOfStrings(elements, raw);
    }
    if (raw.size() / type.bytesPerElement() == elements
        && raw.size() % type.bytesPerElement() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%d elements of %s take %s bytes, but there are %d"
            .formatted(elements, type, bytes(elements, type), raw.size()));
  }

  private static String bytes(long elements, TensorType type) {
    return Long.toUnsignedString(elements * type.bytesPerElement());
  }

  private static Optional<String> problemOfStrings(long elements, ByteString raw) {
    ByteBuffer in = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long found = 0;
    while (in.hasRemaining()) {
      if (in.remaining() < Integer.BYTES) {
        return Optional.of("BYTES contents end within the length of element " + found);
      }
      long length = Integer.toUnsignedLong(in.getInt());
      if (length > in.remaining()) {
        return Optional.of(
            "element %d of BYTES contents has the length %d, but only %d bytes follow"
                .formatted(found, length, in.remaining()));
      }
      in.position(in.position() + (int) length);
      found++;
    }
    return found == elements
        ? Optional.empty()
        : Optional.of("the shape has %d elements, the contents %d".formatted(elements, found));
  }
}
