package io.sluice.adaptation.decide;

/**
 * Price of a joule, in accuracy, by fullness of a reserve: 0 when full; when empty, high enough to
 * leave only the most frugal rung worthwhile. In between, the price rises exponentially from below
 * the least to above the greatest gain of accuracy per joule between rungs of the ladder, to cover
 * every trade on the ladder.
 */
final class EnergyPriceScale {
  /** Factor of the scale beyond the extreme trades of the ladder. */
  private static final double BEYOND = 2;

  private static final int PRICES = 24;

  private final DeviceLadder ladder;
  private final double[] joules;
  private final double low;
  private final double high;

  /**
   * @param joules energy per inference of each rung, J
   */
  EnergyPriceScale(DeviceLadder ladder, double[] joules) {
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
   * Price at a fullness.
   *
   * @param fullness of the reserve; 1 full, 0 or less empty
   * @return accuracy per joule; 0 on a ladder without a trade of accuracy for energy
   */
  double at(double fullness) {
    if (!(fullness < 1) || high <= 0) {
      return 0;
    }
    return high * Math.pow(low / high, Math.max(0, fullness));
  }

  /** Zero, then prices from the least to the greatest in geometric progression. */
  double[] prices() {
    double[] prices = new double[PRICES];
    for (int i = 1; i < PRICES && high > 0; i++) {
      prices[i] = low * Math.pow(high / low, (i - 1.0) / (PRICES - 2));
    }
    return prices;
  }
}
