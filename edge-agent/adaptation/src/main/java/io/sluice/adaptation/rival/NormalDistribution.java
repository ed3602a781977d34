package io.sluice.adaptation.rival;

/** The standard normal distribution. */
final class NormalDistribution {
  /** Distance from which the distribution is 0 or 1 in double precision of its sum with 1/2. */
  private static final double FAR = 8;

  private static final double LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private NormalDistribution() {}

  /**
   * Probability of a value up to {@code x}, accurate to about 1e-15; NaN for NaN. By the series of
   * Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 2004.
   */
  static double cumulative(double x) {
    if (!(Math.abs(x) <= FAR)) {
      return x > 0 ? 1 : x < 0 ? 0 : Double.NaN;
    }
    double sum = x;
    double before = 0;
    double term = x;
    for (int i = 3; sum != before; i += 2) {
      before = sum;
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x - LOG_SQRT_TWO_PI);
  }
}
