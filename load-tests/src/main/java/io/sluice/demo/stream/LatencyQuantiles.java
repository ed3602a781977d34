package io.sluice.demo.stream;

import java.util.List;

/**
 * Latency of some requests, ms; NaN when there were none.
 *
 * @param count how many requests
 */
public record LatencyQuantiles(int count, double p50Millis, double p99Millis, double maxMillis) {
  /** Of all given endings. */
  public static LatencyQuantiles of(List<RequestEnding> endings) {
    double[] sorted = endings.stream().mapToDouble(RequestEnding::latencyMillis).sorted().toArray();
    return new LatencyQuantiles(
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
