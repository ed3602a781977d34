package io.sluice.measurement.statistics;

import java.util.List;
import java.util.Random;

/**
 * How many times one thing is another, measured in pairs: whatever disturbed a pair hit both, so
 * the ratio within a pair is steadier than that of the averages.
 *
 * @param median of the ratios of the pairs
 * @param middleHalf from the first to the third quartile of these ratios
 * @param confidence 95 % bootstrap interval of the median (percentiles of 2000 resamples; Efron and
 *     Tibshirani, "An Introduction to the Bootstrap", 1993), always the same for the same numbers
 * @param pairs how many
 */
public record PairedRatio(
    double median, ConfidenceInterval middleHalf, ConfidenceInterval confidence, int pairs) {
  private static final int RESAMPLES = 2000;
  private static final long SEED = 1;

  /**
   * @throws IllegalArgumentException when they are not as many, or none
   */
  public static PairedRatio of(List<Double> numerators, List<Double> denominators) {
    if (numerators.size() != denominators.size()) {
      throw new IllegalArgumentException(
          numerators.size() + " and " + denominators.size() + " numbers are not pairs");
    }
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators.get(i) / denominators.get(i);
    }
    SampleQuantiles quantiles = new SampleQuantiles(ratios);
    return new PairedRatio(
        quantiles.median(),
        new ConfidenceInterval(quantiles.at(0.25), quantiles.at(0.75)),
        bootstrap(ratios),
        ratios.length);
  }

  private static ConfidenceInterval bootstrap(double[] numbers) {
    Random random = new Random(SEED);
    double[] medians = new double[RESAMPLES];
    double[] resample = new double[numbers.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < resample.length; j++) {
        resample[j] = numbers[random.nextInt(numbers.length)];
      }
      medians[i] = new SampleQuantiles(resample).median();
    }
    SampleQuantiles quantiles = new SampleQuantiles(medians);
    return new ConfidenceInterval(quantiles.at(0.025), quantiles.at(0.975));
  }
}
