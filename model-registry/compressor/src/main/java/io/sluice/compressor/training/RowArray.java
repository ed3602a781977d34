package io.sluice.compressor.training;

import io.sluice.compressor.evaluation.NpyType;
import java.util.List;

/**
 * Where the rows of an unpacked array are.
 *
 * @param file absolute; little-endian elements in row-major order and nothing else
 * @param shape of the whole array; the first dimension counts the rows
 */
record RowArray(String name, String file, NpyType type, List<Long> shape) {
  RowArray {
    shape = List.copyOf(shape);
  }

  int rows() {
    return Math.toIntExact(shape.get(0));
  }

  List<Long> rowShape() {
    return shape.subList(1, shape.size());
  }

  /** Bytes of one row. */
  int rowBytes() {
    long elements = rowShape().stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
    return Math.toIntExact(Math.multiplyExact(elements, type.bytes()));
  }
}
