package io.sluice.adaptation.decide;

import java.util.Arrays;

/**
 * Demand curve of power: mean power of the device at each of a row of prices, had each recent
 * inference run on the best rung at that price. Measured energy, less the energy of the actual
 * inferences, plus the energy of the hypothetical inferences; all averages fade alike.
 */
final class PowerDemandCurve {
  /** Least observed time for a meaningful average. */
  private static final double FEWEST_SECONDS = 2;

  private final double memorySeconds;
  private final double[] wouldTake;
  private double seconds;
  private double joules;
  private double taken;

  /**
   * @param memorySeconds age of an observation with weight 1/e, s
   * @param prices length of the row of prices
   */
  PowerDemandCurve(double memorySeconds, int prices) {
    this.memorySeconds = memorySeconds;
    this.wouldTake = new double[prices];
  }

  /**
   * Adds an interval.
   *
   * @param lasted length of the interval, s
   * @param watts mean power of the device, W
   * @param took predicted energy of its inferences, J
   * @param would predicted energy of its inferences at each price, J
   */
  void pass(double lasted, double watts, double took, double[] would) {
    double kept = Math.exp(-lasted / memorySeconds);
    seconds = kept * seconds + lasted;
    joules = kept * joules + watts * lasted;
    taken = kept * taken + took;
    for (int i = 0; i < would.length; i++) {
      wouldTake[i] = kept * wouldTake[i] + would[i];
    }
  }

  /** Discards all observations. */
  void forget() {
    seconds = 0;
    joules = 0;
    taken = 0;
    Arrays.fill(wouldTake, 0);
  }

  /**
   * Mean power at a price, W; NaN with too few observations.
   *
   * @param price index into the row of prices
   */
  double watts(int price) {
    return seconds < FEWEST_SECONDS ? Double.NaN : (joules - taken + wouldTake[price]) / seconds;
  }
}
