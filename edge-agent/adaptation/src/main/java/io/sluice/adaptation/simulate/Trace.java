package io.sluice.adaptation.simulate;

/**
 * The requests that come.
 *
 * @param arrivalMillis when each comes, ms, ascending
 * @param deadlineMillis when its answer is late, ms
 * @param luck of each: how many deviations the logarithm of its latency is off, whichever rung runs
 *     it, so that all laws have the same
 */
public record Trace(double[] arrivalMillis, double[] deadlineMillis, double[] luck) {
  public Trace {
    if (arrivalMillis.length != deadlineMillis.length || arrivalMillis.length != luck.length) {
      throw new IllegalArgumentException(
          "Of as many requests there are %d arrivals, %d deadlines and %d of luck"
              .formatted(arrivalMillis.length, deadlineMillis.length, luck.length));
    }
  }

  public int size() {
    return arrivalMillis.length;
  }
}
