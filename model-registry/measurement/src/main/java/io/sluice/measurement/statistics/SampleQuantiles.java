package io.sluice.measurement.statistics;

import java.util.Arrays;

/** Quantiles of numbers, between two of them by linear interpolation (R's type 7). */
public final class SampleQuantiles {
  private final double[] sorted;

  /**
   * @throws IllegalArgumentException when there is no number
   */
  public SampleQuantiles(double[] numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("No number has no quantile");
    }
    this.sorted = numbers.clone();
    Arrays.sort(sorted);
  }

  /**
   * @param share 0 for the least, 1 for the greatest
   */
  public double at(double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  public double median() {
    return at(0.5);
  }
}
