package io.sluice.adaptation.decide;

/**
 * Two neighbouring prices in alternation, for an average power equal to the allowed power. Between
 * the two prices two rungs are of equal worth: a single price would give all inferences either
 * rung.
 */
final class EnergyPriceMix {
  private double lower;
  private double higher;
  private double shareOfLower;
  private double due;

  /**
   * Sets the two prices and their shares.
   *
   * @param prices accuracy per joule, ascending
   * @param curve power at each price
   * @param watts allowed power, W
   */
  void aim(double[] prices, PowerDemandCurve curve, double watts) {
    int least = 0;
    while (least < prices.length && curve.watts(least) > watts) {
      least++;
    }
    int within = Math.min(least, prices.length - 1);
    higher = prices[within];
    lower = higher;
    shareOfLower = 0;
    if (least > 0 && least < prices.length) {
      double below = curve.watts(least);
      lower = prices[least - 1];
      shareOfLower = (watts - below) / (curve.watts(least - 1) - below);
    }
  }

  /** Price of the next inference, accuracy per joule. */
  double next() {
    due += shareOfLower;
    if (due >= 1) {
      due -= 1;
      return lower;
    }
    return higher;
  }
}
