package io.sluice.adaptation.simulate;

/**
 * Trace of requests.
 *
 * @param arrivalMillis arrival of each request, ms, ascending
 * @param deadlineMillis deadline of each request, ms
 * @param luck random deviation of each request's log latency, in standard deviations; the same on
 *     every rung, and so for all laws
 */
public record RequestTrace(double[] arrivalMillis, double[] deadlineMillis, double[] luck) {
  public RequestTrace {
    if (arrivalMillis.length != deadlineMillis.length || arrivalMillis.length != luck.length) {
      throw new IllegalArgumentException(
          "A trace needs as many arrivals as deadlines and luck, but has %d, %d and %d"
              .formatted(arrivalMillis.length, deadlineMillis.length, luck.length));
    }
  }

  public int size() {
    return arrivalMillis.length;
  }
}
