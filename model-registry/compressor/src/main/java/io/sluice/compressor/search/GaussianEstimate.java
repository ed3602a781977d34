package io.sluice.compressor.search;

/**
 * A normal distribution.
 *
 * @param deviation standard deviation; 0 for a known value
 */
record GaussianEstimate(double mean, double deviation) {
  /** Probability of values up to the given value. */
  double below(double value) {
    if (deviation == 0) {
      return mean <= value ? 1 : 0;
    }
    return cumulative((value - mean) / deviation);
  }

  double above(double value) {
    return new GaussianEstimate(-mean, deviation).below(-value);
  }

  /** E[max(0, value - x)]: expected shortfall of x below the value. */
  double expectedBelow(double value) {
    if (deviation == 0) {
      return Math.max(0, value - mean);
    }
    double z = (value - mean) / deviation;
    return (value - mean) * cumulative(z) + deviation * density(z);
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17; error below 7.5e-8. */
  static double cumulative(double z) {
    if (z < 0) {
      return 1 - cumulative(-z);
    }
    double t = 1 / (1 + 0.2316419 * z);
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - density(z) * polynomial;
  }
}
