package io.sluice.adaptation.fleet;

import java.util.List;

/**
 * How long a device takes for a request at one of its rungs.
 *
 * @param probedMillis one inference when the device was calm, ms; what is not above 0 gives a rate
 *     that makes no sense
 * @param measuredMillis a request of late, ms; anything but a number above 0 when that is not known
 */
public record Pace(double probedMillis, double measuredMillis) {
  /** Of what was probed, what was measured is believed within: batches save, requests hold more. */
  private static final double LEAST = 0.1;

  private static final double MOST = 100;

  private static final double MILLIS = 1e3;

  /**
   * Requests per second at each rung of one device, as it is now. What was not measured is taken to
   * be slower, or faster, than when it was probed by as much as what was: by the geometric mean.
   *
   * @param rungs of the device
   * @return in the order of the rungs
   */
  public static List<Double> perSecond(List<Pace> rungs) {
    double log =
        rungs.stream()
            .filter(Pace::isMeasured)
            .mapToDouble(pace -> Math.log(pace.slowdown()))
            .average()
            .orElse(0);
    double others = Math.exp(log);
    return rungs.stream()
        .map(pace -> MILLIS / (pace.probedMillis * (pace.isMeasured() ? pace.slowdown() : others)))
        .toList();
  }

  private boolean isMeasured() {
    return isTime(measuredMillis) && isTime(probedMillis);
  }

  private static boolean isTime(double millis) {
    return millis > 0 && Double.isFinite(millis);
  }

  private double slowdown() {
    return Math.max(LEAST, Math.min(MOST, measuredMillis / probedMillis));
  }
}
