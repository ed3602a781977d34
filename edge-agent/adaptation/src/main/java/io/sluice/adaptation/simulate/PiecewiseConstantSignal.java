package io.sluice.adaptation.simulate;

import java.util.Arrays;

/** Piecewise constant function of time. Immutable. */
public final class PiecewiseConstantSignal {
  private final double[] atMillis;
  private final double[] values;
  private final double before;

  /**
   * @param before value before the first change
   * @param atMillis times of the changes, ms, ascending
   * @param values value from each change on
   */
  public PiecewiseConstantSignal(double before, double[] atMillis, double[] values) {
    if (atMillis.length != values.length) {
      throw new IllegalArgumentException(
          "A signal needs a time for each change, but has %d times and %d values"
              .formatted(atMillis.length, values.length));
    }
    this.before = before;
    this.atMillis = atMillis.clone();
    this.values = values.clone();
  }

  public static PiecewiseConstantSignal constant(double value) {
    return new PiecewiseConstantSignal(value, new double[0], new double[0]);
  }

  /** Value at a time; at a change, the new value. */
  public double at(double millis) {
    int index = index(millis);
    return index < 0 ? before : values[index];
  }

  /** Time of the next change after a time, ms; infinite without a further change. */
  public double nextChange(double millis) {
    int next = index(millis) + 1;
    return next < atMillis.length ? atMillis[next] : Double.POSITIVE_INFINITY;
  }

  private int index(double millis) {
    int found = Arrays.binarySearch(atMillis, millis);
    return found >= 0 ? found : -found - 2;
  }
}
