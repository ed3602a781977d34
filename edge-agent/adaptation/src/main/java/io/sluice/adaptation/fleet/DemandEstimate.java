package io.sluice.adaptation.fleet;

/**
 * Requests per second, and how that grows, from counts of one or a few seconds: the mean of late
 * counts, which a count too far from it to be chance replaces. What is chance is judged by the
 * spread of a Poisson process. Growth is what a fast mean is ahead of a slow one, beyond chance.
 */
public final class DemandEstimate {
  private static final double FAST_SECONDS = 2;
  private static final double SLOW_SECONDS = 10;

  /** In standard deviations. */
  private static final double CHANCE = 5;

  /** Of the difference of two means. */
  private static final double CHANCE_OF_MEANS = 4;

  private double fast = Double.NaN;
  private double slow = Double.NaN;
  private double atMillis = Double.NaN;

  /**
   * Takes a count; one that is not a number from 0 on, or of no time, is passed over.
   *
   * @param nowMillis when the time that was counted in ended, ms
   * @param perSecond requests that came in it, per second
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

  /** 0 before the first count. */
  public double perSecond() {
    return Double.isNaN(fast) ? 0 : fast;
  }

  /** Per second; 0 when it does not grow beyond chance. */
  public double growth() {
    double chance = CHANCE_OF_MEANS * Math.sqrt(Math.max(1, perSecond()) / (2 * FAST_SECONDS));
    double ahead = Double.isNaN(fast) ? 0 : fast - slow - chance;
    return Math.max(0, ahead) / (SLOW_SECONDS - FAST_SECONDS);
  }
}
