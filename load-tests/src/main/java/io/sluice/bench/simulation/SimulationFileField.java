package io.sluice.bench.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Fields of files: defaults, and checks that name the field, what is allowed and what was found.
 */
final class SimulationFileField {
  private SimulationFileField() {}

  /** What a field is when the file does not have it. */
  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /**
   * @throws IllegalArgumentException unless it is finite and above 0
   */
  static void positive(String field, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(field + " is above 0, but is " + value);
    }
  }

  /**
   * @throws IllegalArgumentException unless it is finite and 0 or more
   */
  static void notNegative(String field, double value) {
    atLeast(field, value, 0);
  }

  /**
   * @throws IllegalArgumentException unless it is finite and that much or more
   */
  static void atLeast(String field, double value, double least) {
    if (!(value >= least && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s is %s or more, but is %s".formatted(field, least, value));
    }
  }

  /**
   * @throws IllegalArgumentException unless it is within both
   */
  static void within(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is from %s to %s, but is %s".formatted(field, least, most, value));
    }
  }
}
