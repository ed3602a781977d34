package io.sluice.adaptation.fleet;

import java.time.Duration;

/**
 * Settings of the fleet loop.
 *
 * @param utilisation planned share of the fleet's capacity, above 0 and below 1
 * @param drain time for working off a backlog
 * @param brief largest random backlog, as time to work it off; ignored
 * @param lookahead horizon of the planned demand: delay from a request to obeying devices
 * @param dwell least time of lower need before accuracy rises; doubled with every regretted rise
 * @param band least excess of the capacity after a rise over the need of the dwell, as a share; 0
 *     or more
 */
public record FleetPlannerSettings(
    double utilisation,
    Duration drain,
    Duration brief,
    Duration lookahead,
    Duration dwell,
    double band) {
  public static final FleetPlannerSettings DEFAULT =
      new FleetPlannerSettings(
          0.8,
          Duration.ofSeconds(5),
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          0.05);

  public FleetPlannerSettings {
    if (!(utilisation > 0 && utilisation < 1 && band >= 0 && Double.isFinite(band))) {
      throw new IllegalArgumentException(
          "The utilisation must be within 0 and 1 and the band 0 or more, but are %s and %s"
              .formatted(utilisation, band));
    }
    if (drain.toMillis() < 1
        || dwell.toMillis() < 1
        || lookahead.isNegative()
        || brief.isNegative()) {
      throw new IllegalArgumentException(
          "Drain and dwell are 1 ms or more, look-ahead and brief 0 or more, not %s, %s, %s, %s"
              .formatted(drain, dwell, lookahead, brief));
    }
  }
}
