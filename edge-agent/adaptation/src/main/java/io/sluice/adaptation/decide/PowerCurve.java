package io.sluice.adaptation.decide;

import java.util.Arrays;

/**
 * What the device would draw at each of a row of prices, had each inference of late been given to
 * the rung worth most at that price: what it draws, less what its inferences took, and what they
 * would have taken. All averages fade alike.
 */
final class PowerCurve {
  /** With less behind it an average says nothing. */
  private static final double FEWEST_SECONDS = 2;

  private final double memorySeconds;
  private final double[] wouldTake;
  private double seconds;
  private double joules;
  private double taken;

  /**
   * @param memorySeconds after this time what was seen counts 1/e
   */
  PowerCurve(double memorySeconds, int prices) {
    this.memorySeconds = memorySeconds;
    this.wouldTake = new double[prices];
  }

  /**
   * Some time has passed.
   *
   * @param lasted s
   * @param watts that the device drew
   * @param took that its inferences took meanwhile, J
   * @param would what they would have taken at each price, J
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

  /** What was seen no longer counts. */
  void forget() {
    seconds = 0;
    joules = 0;
    taken = 0;
    Arrays.fill(wouldTake, 0);
  }

  /** W; NaN when too little is known. */
  double watts(int price) {
    return seconds < FEWEST_SECONDS ? Double.NaN : (joules - taken + wouldTake[price]) / seconds;
  }
}
