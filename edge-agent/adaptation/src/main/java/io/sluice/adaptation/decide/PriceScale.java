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

  /** So much above the price at which two rungs are worth the same. */
  private static final double ABOVE = 1.001;

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

  /**
   * The least price at which no rung is worth most that draws more than may be.
   *
   * @param watts that each rung would draw
   * @param allowed that may be drawn, W
   * @return accuracy per joule; the highest price when every rung draws more, 0 when none does
   */
  double holding(double[] watts, double allowed) {
    double price = 0;
    for (int over = 0; over < watts.length; over++) {
      if (watts[over] > allowed) {
        double outbid = high;
        for (int within = over + 1; within < watts.length; within++) {
          double gain = ladder.worth(over) - ladder.worth(within);
          double saving = joules[over] - joules[within];
          if (watts[within] <= allowed && saving > 0) {
            outbid = Math.min(outbid, ABOVE * gain / saving);
          }
        }
        price = Math.max(price, outbid);
      }
    }
    return price;
  }
}
