package io.sluice.adaptation.decide;

/**
 * Two neighbouring prices in turn, so that on average what may be drawn is drawn: between them lies
 * a rung that is worth as much as another, which all inferences would have or none.
 */
final class PriceMix {
  private double lower;
  private double higher;
  private double shareOfLower;
  private double due;

  /**
   * @param prices accuracy per joule, the least first
   * @param curve what would be drawn at each
   * @param watts that may be drawn
   */
  void aim(double[] prices, PowerCurve curve, double watts) {
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

  /** Of the next inference. */
  double next() {
    due += shareOfLower;
    if (due >= 1) {
      due -= 1;
      return lower;
    }
    return higher;
  }
}
