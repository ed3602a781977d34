package io.sluice.adaptation.fleet;

import java.util.List;

/**
 * How long a device takes for a request at one of its rungs.
 *
 * @param probedMillis a request of so many examples alone when the device was calm, ms
 * @param measuredMillis a request of late, ms; anything but a number above 0 when that is not known
 */
public record Pace(double probedMillis, double measuredMillis) {
  /**
   * Of what was probed, what was measured is believed within; requests that ran together took less.
   */
  private static final double LEAST = 0.1;

  private static final double MOST = 100;

  /**
   * How many times as long as when it was probed a device takes of late: the geometric mean of the
   * rungs that were measured; 1 when none was.
   *
   * @param rungs of the device
   */
  public static double slowdown(List<Pace> rungs) {
    double log =
        rungs.stream()
            .filter(Pace::isMeasured)
            .mapToDouble(pace -> Math.log(pace.bounded()))
            .average()
            .orElse(0);
    return Math.exp(log);
  }

  private boolean isMeasured() {
    return isTime(measuredMillis) && isTime(probedMillis);
  }

  private static boolean isTime(double millis) {
    return millis > 0 && Double.isFinite(millis);
  }

  private double bounded() {
    return Math.max(LEAST, Math.min(MOST, measuredMillis / probedMillis));
  }
}
