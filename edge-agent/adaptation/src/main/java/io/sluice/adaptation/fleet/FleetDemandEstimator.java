package io.sluice.adaptation.fleet;

/**
 * Estimate of the request rate and its growth from counts of one or a few seconds. The rate is the
 * exponential mean of recent counts, or the last count when too far from the mean for chance, by
 * the spread of a Poisson process. Growth comes from the lead of a fast mean over a slow mean,
 * beyond chance.
 */
public final class FleetDemandEstimator {
  private static final double FAST_SECONDS = 2;
  private static final double SLOW_SECONDS = 10;

  /** Limit of chance for a count, standard deviations. */
  private static final double CHANCE = 5;

  /** Limit of chance for the difference of the two means, standard deviations. */
  private static final double CHANCE_OF_MEANS = 4;

  private double fast = Double.NaN;
  private double slow = Double.NaN;
  private double atMillis = Double.NaN;

  /**
   * Adds a count; ignored when negative or not finite, or of an empty interval.
   *
   * @param nowMillis end of the counting interval, ms
   * @param perSecond request rate within the interval, per second
   */
  public void add(double nowMillis, double perSecond) {
    double seconds = Double.isNaN(atMillis) ? 1 : (nowMillis - atMillis) / 1e3;
    if (!(perSecond >= 0 && Double.isFinite(perSecond) && seconds > 0)) {
      return;
    }
    atMillis = nowMillis;
    double deviation = Math.sqrt(Math.max(1, fast) / Math.min(seconds, FAST_SECONDS));
    if (Double.isNaN(fast) || Math.abs(perSecond - fast) > CHANCE * deviation) {
      fast = perSecond;
      slow = perSecond;
    } else {
      fast += (1 - Math.exp(-seconds / FAST_SECONDS)) * (perSecond - fast);
      slow += (1 - Math.exp(-seconds / SLOW_SECONDS)) * (perSecond - slow);
    }
  }

  /** Request rate, per second; 0 before the first count. */
  public double perSecond() {
    return Double.isNaN(fast) ? 0 : fast;
  }

  /** Growth of the rate, per second squared; 0 unless beyond chance. */
  public double growth() {
    double chance = CHANCE_OF_MEANS * Math.sqrt(Math.max(1, perSecond()) / (2 * FAST_SECONDS));
    double ahead = Double.isNaN(fast) ? 0 : fast - slow - chance;
    return Math.max(0, ahead) / (SLOW_SECONDS - FAST_SECONDS);
  }
}
