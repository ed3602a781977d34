package io.sluice.measurement.statistics;

/**
 * The 95 % confidence interval of a share that was counted (Wilson, "Probable inference, the law of
 * succession, and statistical inference", 1927). Unlike the normal approximation it stays within 0
 * and 1, and has a width where all or none were counted.
 */
public final class WilsonInterval {
  /** The 97.5 % quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  private WilsonInterval() {}

  /**
   * @param count of all
   * @throws IllegalArgumentException when there are none, or more were counted than there are
   */
  public static ConfidenceInterval interval(long counted, long count) {
    if (count <= 0 || counted < 0 || counted > count) {
      throw new IllegalArgumentException(counted + " of " + count + " is no share");
    }
    double n = count;
    double share = counted / n;
    double center = share + Z * Z / (2 * n);
    double margin = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    // where none or all were counted, rounding must not leave the range
    return new ConfidenceInterval(
        Math.max(0, (center - margin) / scale), Math.min(1, (center + margin) / scale));
  }
}
