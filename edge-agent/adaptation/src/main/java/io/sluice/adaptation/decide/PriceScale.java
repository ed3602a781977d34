package io.sluice.adaptation.decide;

/**
 * The price of a joule, in accuracy, for how full a reserve is: nothing when it is full, and so
 * much that only the most frugal rung is worth it when it is empty. Between, it rises exponentially
 * from below the least to above the greatest gain of accuracy per joule between rungs of the
 * ladder, so that every trade the ladder offers has its place on the scale.
 */
final class PriceScale {
  /** How far the scale reaches beyond the ladder's trades. */
  private static final double BEYOND = 2;

  private static final int PRICES = 24;

  private final Ladder ladder;
  private final double[] joules;
  private final double low;
  private final double high;

  /**
   * @param joules of each rung
   */
  PriceScale(Ladder ladder, double[] joules) {
    this.ladder = ladder;
    this.joules = joules.clone();
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    for (int i = 0; i < joules.length; i++) {
      for (int j = 0; j < joules.length; j++) {
        double gain = (ladder.worth(i) - ladder.worth(j)) / (joules[i] - joules[j]);
        if (joules[i] > joules[j] && gain > 0) {
          least = Math.min(least, gain);
          greatest = Math.max(greatest, gain);
        }
      }
    }
    this.low = least / BEYOND;
    this.high = greatest * BEYOND;
  }

  /**
   * @param fullness of the reserve, 1 full, 0 or less empty
   * @return accuracy per joule; 0 where the ladder offers no trade
   */
  double at(double fullness) {
    if (!(fullness < 1) || high <= 0) {
      return 0;
    }
    return high * Math.pow(low / high, Math.max(0, fullness));
  }

  /** Nothing, and prices from the least to the greatest, each higher by the same factor. */
  double[] prices() {
    double[] prices = new double[PRICES];
    for (int i = 1; i < PRICES && high > 0; i++) {
      prices[i] = low * Math.pow(high / low, (i - 1.0) / (PRICES - 2));
    }
    return prices;
  }
}
