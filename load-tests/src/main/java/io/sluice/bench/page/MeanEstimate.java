package io.sluice.bench.page;

import java.util.Locale;

/**
 * A mean with its confidence.
 *
 * @param value of the mean
 * @param half of the width of its 95 % confidence interval, by Student's t distribution; NaN of
 *     fewer than two numbers
 */
public record MeanEstimate(double value, double half) {
  /** Quantiles 0.975 of the t distribution by degrees of freedom, from 1. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL = 1.960;

  /** Of independent numbers, at least one. */
  public static MeanEstimate of(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    double mean = sum / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    int freedom = numbers.length - 1;
    if (freedom == 0) {
      return new MeanEstimate(mean, Double.NaN);
    }
    double student = freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL;
    return new MeanEstimate(mean, student * Math.sqrt(squares / freedom / numbers.length));
  }

  /** Of the differences of numbers that belong together. */
  public static MeanEstimate ofDifferences(double[] numbers, double[] others) {
    double[] differences = new double[numbers.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = numbers[i] - others[i];
    }
    return of(differences);
  }

  /** By how much it is more than a bound, as a share of that. */
  public MeanEstimate over(double bound) {
    return new MeanEstimate(value / bound - 1, half / bound);
  }

  /** A share as per cent with two digits, such as {@code 91.20 ± 0.11}. */
  public String percent() {
    return String.format(Locale.ROOT, "%.2f ± %.2f", 100 * value, 100 * half);
  }

  /** A difference of shares in points, with its sign. */
  public String points() {
    return String.format(Locale.ROOT, "%+.2f ± %.2f", 100 * value, 100 * half);
  }

  /** With that many digits behind the point. */
  public String plain(int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f ± %." + digits + "f", value, half);
  }
}
