package io.sluice.agent.engine;

import io.sluice.registry.manifest.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A dense tensor of fixed-size elements.
 *
 * @param datatype type of the elements
 * @param shape sizes by dimension, each 1 or more
 * @param bytes row-major, little-endian, from position to limit; never modified
 */
public record Tensor(TensorType datatype, List<Long> shape, ByteBuffer bytes) {
  public Tensor {
    shape = List.copyOf(shape);
    long wanted = byteCount(datatype, shape);
    if (bytes.remaining() != wanted) {
      throw new IllegalArgumentException(
          datatype + " " + shape + " takes " + wanted + " bytes, not " + bytes.remaining());
    }
    bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The size of a tensor in bytes.
   *
   * @throws ArithmeticException if above 2^63
   */
  public static long byteCount(TensorType datatype, List<Long> shape) {
    long count = datatype.bytesPerElement();
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
