package io.sluice.adaptation.fleet;

import java.util.List;

/**
 * Probed and recent latency of a device for a request at one rung.
 *
 * @param probedMillis latency of a single request of the same number of examples on the calm
 *     device, ms
 * @param measuredMillis recent latency of a request, ms; unknown unless above 0 and finite
 */
public record RungLatencyComparison(double probedMillis, double measuredMillis) {
  /** Bounds of a credible ratio of measured to probed latency; below 1 for requests in a batch. */
  private static final double LEAST = 0.1;

  private static final double MOST = 100;

  /**
   * Recent slowdown of a device relative to its probe: the geometric mean over the measured rungs;
   * 1 without any.
   *
   * @param rungs rungs of the device
   */
  public static double slowdown(List<RungLatencyComparison> rungs) {
    double log =
        rungs.stream()
            .filter(RungLatencyComparison::isMeasured)
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
