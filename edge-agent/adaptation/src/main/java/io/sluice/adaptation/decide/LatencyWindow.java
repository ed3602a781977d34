package io.sluice.adaptation.decide;

/**
 * Latency (poll to reply) of the requests answered on the present rung in the last window.
 *
 * @param count how many there were; with 0 the quantile has no meaning
 * @param quantileMillis at the policy's quantile, ms
 */
public record LatencyWindow(long count, double quantileMillis) {
  public static final LatencyWindow EMPTY = new LatencyWindow(0, Double.NaN);
}
