package io.sluice.compressor.evaluation;

import java.util.Optional;

/** The element types of NPY arrays that are read (NumPy's array interface type strings). */
public enum NpyType {
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8),
  INT64("<i8", 8),
  UINT8("|u1", 1);

  private final String description;
  private final int bytes;

  NpyType(String description, int bytes) {
    this.description = description;
    this.bytes = bytes;
  }

  /** Size of one element. */
  public int bytes() {
    return bytes;
  }

  static Optional<NpyType> of(String description) {
    for (NpyType type : values()) {
      if (type.description.equals(description)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
