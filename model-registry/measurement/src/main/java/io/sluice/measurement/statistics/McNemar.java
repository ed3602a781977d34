package io.sluice.measurement.statistics;

/**
 * Whether two models that answered the same examples differ in how often they are right (McNemar,
 * "Note on the sampling error of the difference between correlated proportions or percentages",
 * 1947), in its exact form: were they alike, each example on which only one is right would be a
 * toss of a coin.
 *
 * @param gained examples on which only the second is right
 * @param lost examples on which only the first is right
 */
public record McNemar(long gained, long lost) {
  public McNemar {
    if (gained < 0 || lost < 0) {
      throw new IllegalArgumentException("Not counts: " + gained + " and " + lost);
    }
  }

  /**
   * The probability of a difference at least as large by chance, two-sided: 1 where there is none.
   */
  public double pValue() {
    long tosses = gained + lost;
    long fewer = Math.min(gained, lost);
    double tail = 0;
    // log C(n, k) by the recurrence, so that large counts do not overflow
    double logCoefficient = 0;
    for (long k = 0; k <= fewer; k++) {
      tail += Math.exp(logCoefficient - tosses * Math.log(2));
      logCoefficient += Math.log(tosses - k) - Math.log(k + 1);
    }
    return Math.min(1, 2 * tail);
  }

  /** Whether the difference is unlikely to be chance, at 5 %. */
  public boolean isSignificant() {
    return pValue() < 0.05;
  }
}
