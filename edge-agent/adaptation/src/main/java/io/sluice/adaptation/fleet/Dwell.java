package io.sluice.adaptation.fleet;

/** How long to wait before a rise: doubled when one is soon taken back, halved when none was. */
final class Dwell {
  /** Regret makes no dwell longer than this; settings may. */
  private static final double LONGEST_MILLIS = 600_000;

  /** A rise that lasts so many dwells is not regretted; so many more, and the dwell halves. */
  private static final double REGRET_DWELLS = 4;

  private static final double CLEAN_DWELLS = 20;

  /** However short the dwell is. */
  private static final double LEAST_REGRET_MILLIS = 120_000;

  private static final double LEAST_CLEAN_MILLIS = 600_000;

  private final double leastMillis;
  private double millis;
  private double roseAtMillis = Double.NaN;
  private double cleanSinceMillis = Double.NaN;

  Dwell(double leastMillis) {
    this.leastMillis = leastMillis;
    this.millis = leastMillis;
  }

  double millis() {
    return millis;
  }

  /** However much is regretted. */
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

  /** Lets a long time without a move be forgotten. */
  void settle(double nowMillis) {
    if (nowMillis - cleanSinceMillis > Math.max(LEAST_CLEAN_MILLIS, CLEAN_DWELLS * millis)) {
      millis = Math.max(leastMillis, millis / 2);
      cleanSinceMillis = nowMillis;
    }
  }
}
