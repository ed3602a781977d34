package io.sluice.training;

import io.sluice.measurement.NpyType;
import java.util.List;

/**
 * Unpacked array of examples in a file.
 *
 * @param name array name
 * @param file absolute path; contains only little-endian elements in row-major order
 * @param type element type
 * @param shape shape of the whole array; the first dimension counts the rows
 */
record UnpackedRowArray(String name, String file, NpyType type, List<Long> shape) {
  UnpackedRowArray {
    shape = List.copyOf(shape);
  }

  int rows() {
    return Math.toIntExact(shape.get(0));
  }

  List<Long> rowShape() {
    return shape.subList(1, shape.size());
  }

  /** Bytes per row. */
  int rowBytes() {
    long elements = rowShape().stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
    return Math.toIntExact(Math.multiplyExact(elements, type.bytes()));
  }
}
