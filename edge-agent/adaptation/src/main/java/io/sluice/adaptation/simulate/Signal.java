package io.sluice.adaptation.simulate;

import java.util.Arrays;

/** Something that changes at moments, and stays as it is between them. Immutable. */
public final class Signal {
  private final double[] atMillis;
  private final double[] values;
  private final double before;

  /**
   * @param before the value until the first change
   * @param atMillis when it changes, ms, ascending
   * @param values from that moment on
   */
  public Signal(double before, double[] atMillis, double[] values) {
    if (atMillis.length != values.length) {
      throw new IllegalArgumentException(
          "There are %d times of %d changes".formatted(atMillis.length, values.length));
    }
    this.before = before;
    this.atMillis = atMillis.clone();
    this.values = values.clone();
  }

  public static Signal constant(double value) {
    return new Signal(value, new double[0], new double[0]);
  }

  /** From a moment on. */
  public double at(double millis) {
    int index = index(millis);
    return index < 0 ? before : values[index];
  }

  /** The next change after a moment, ms; infinite when there is none. */
  public double nextChange(double millis) {
    int next = index(millis) + 1;
    return next < atMillis.length ? atMillis[next] : Double.POSITIVE_INFINITY;
  }

  private int index(double millis) {
    int found = Arrays.binarySearch(atMillis, millis);
    return found >= 0 ? found : -found - 2;
  }
}
