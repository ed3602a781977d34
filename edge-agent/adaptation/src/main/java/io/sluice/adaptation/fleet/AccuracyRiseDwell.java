package io.sluice.adaptation.fleet;

/**
 * Waiting time before a rise: doubled after a rise soon undone, halved after a long time without a
 * move.
 */
final class AccuracyRiseDwell {
  /** Limit of the dwell under regret; settings may be longer. */
  private static final double LONGEST_MILLIS = 600_000;

  /** Dwells after a rise without regret, and dwells without a move before the dwell is halved. */
  private static final double REGRET_DWELLS = 4;

  private static final double CLEAN_DWELLS = 20;

  /** Lower bounds of the two times for short dwells. */
  private static final double LEAST_REGRET_MILLIS = 120_000;

  private static final double LEAST_CLEAN_MILLIS = 600_000;

  private final double leastMillis;
  private double millis;
  private double roseAtMillis = Double.NaN;
  private double cleanSinceMillis = Double.NaN;

  AccuracyRiseDwell(double leastMillis) {
    this.leastMillis = leastMillis;
    this.millis = leastMillis;
  }

  double millis() {
    return millis;
  }

  /** Longest possible dwell under regret, ms. */
  double longestMillis() {
    return Math.max(leastMillis, LONGEST_MILLIS);
  }

  void rose(double nowMillis) {
    roseAtMillis = nowMillis;
    cleanSinceMillis = nowMillis;
  }

  void fell(double nowMillis) {
    if (nowMillis - roseAtMillis < Math.max(LEAST_REGRET_MILLIS, REGRET_DWELLS * millis)) {
      millis = Math.min(longestMillis(), 2 * millis);
    }
    roseAtMillis = Double.NaN;
    cleanSinceMillis = nowMillis;
  }

  /** Halves a grown dwell after a long time without a move. */
  void settle(double nowMillis) {
    if (nowMillis - cleanSinceMillis > Math.max(LEAST_CLEAN_MILLIS, CLEAN_DWELLS * millis)) {
      millis = Math.max(leastMillis, millis / 2);
      cleanSinceMillis = nowMillis;
    }
  }
}
