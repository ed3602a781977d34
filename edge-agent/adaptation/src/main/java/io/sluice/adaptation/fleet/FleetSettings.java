package io.sluice.adaptation.fleet;

import java.time.Duration;

/**
 * How the fleet loop plans.
 *
 * @param utilisation share of its capacity that the fleet is planned to use, above 0 and below 1
 * @param drain a backlog is to be gone after this time
 * @param brief a backlog that is worked off within this time is none: it comes and goes by chance
 * @param lookahead demand is planned for as it will be then: how long it takes from a request to
 *     devices that obey
 * @param dwell before accuracy rises, the need must have been lower for so long; the least, it
 *     doubles with every rise that is regretted
 * @param band by how much the capacity after a rise must exceed the need of the dwell, 0 or more
 */
public record FleetSettings(
    double utilisation,
    Duration drain,
    Duration brief,
    Duration lookahead,
    Duration dwell,
    double band) {
  public static final FleetSettings DEFAULT =
      new FleetSettings(
          0.8,
          Duration.ofSeconds(5),
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          0.05);

  public FleetSettings {
    if (!(utilisation > 0 && utilisation < 1 && band >= 0 && Double.isFinite(band))) {
      throw new IllegalArgumentException(
          "The utilisation is within 0 and 1 and the band not negative, but are %s and %s"
              .formatted(utilisation, band));
    }
    if (drain.toMillis() < 1
        || dwell.toMillis() < 1
        || lookahead.isNegative()
        || brief.isNegative()) {
      throw new IllegalArgumentException(
          "Drain and dwell take time, but are %s and %s (look-ahead %s, brief %s)"
              .formatted(drain, dwell, lookahead, brief));
    }
  }
}
