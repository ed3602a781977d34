package io.sluice.measurement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types of NPY arrays that are read (NumPy's array interface type strings). */
public enum NpyType {
  FLOAT32("<f4", 4),
  FLOAT64("<f8", 8),
  INT64("<i8", 8),
  INT32("<i4", 4),
  UINT8("|u1", 1),
  /** One byte, 0 or 1. */
  BOOL("|b1", 1);

  private final String description;
  private final int bytes;

  NpyType(String description, int bytes) {
    this.description = description;
    this.bytes = bytes;
  }

  /** Of one element. */
  public int bytes() {
    return bytes;
  }

  /** As headers of NPY files say it, such as {@code <f4}. */
  public String description() {
    return description;
  }

  public boolean isInteger() {
    return this != FLOAT32 && this != FLOAT64;
  }

  static Optional<NpyType> of(String description) {
    return Arrays.stream(values()).filter(t -> t.description.equals(description)).findFirst();
  }

  /** All of them, for messages. */
  static String names() {
    return Arrays.stream(values()).map(NpyType::toString).collect(Collectors.joining(", "));
  }

  /** NumPy's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
