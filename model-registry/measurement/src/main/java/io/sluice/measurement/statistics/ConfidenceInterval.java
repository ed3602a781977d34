package io.sluice.measurement.statistics;

/** Both ends belong to it. */
public record ConfidenceInterval(double low, double high) {
  /** Half of its width, for error bars that are about as long on both sides. */
  public double radius() {
    return (high - low) / 2;
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
