package io.sluice.demo.stream;

import java.util.List;

/**
 * Latency of some requests, ms; NaN when there were none.
 *
 * @param count how many requests
 */
public record Quantiles(int count, double p50Millis, double p99Millis, double maxMillis) {
  /** Of all given endings. */
  public static Quantiles of(List<Ending> endings) {
    double[] sorted = endings.stream().mapToDouble(Ending::latencyMillis).sorted().toArray();
    return new Quantiles(
        sorted.length, quantile(sorted, 0.50), quantile(sorted, 0.99), quantile(sorted, 1.0));
  }

  /** The smallest value that at least that share of the values does not exceed. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
