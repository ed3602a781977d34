package io.sluice.gateway.inference;

import java.util.Arrays;
import java.util.OptionalLong;

/** A quantile of the last so many durations. Confined to the correlator's event loop. */
final class LatencyWindow {
  private static final int WINDOW = 512;
  private static final int LEAST = 20;
  private static final int RECOMPUTE_EVERY = 32;

  private final double quantile;
  private final long[] nanos = new long[WINDOW];
  private long observed;
  private OptionalLong last = OptionalLong.empty();

  /**
   * @param quantile above 0, at most 1
   */
  LatencyWindow(double quantile) {
    this.quantile = quantile;
  }

  void observe(long durationNanos) {
    nanos[(int) (observed % WINDOW)] = durationNanos;
    observed++;
    if (observed == LEAST || (observed > LEAST && observed % RECOMPUTE_EVERY == 0)) {
      last = OptionalLong.of(compute());
    }
  }

  /** In nanoseconds, a little behind the durations; empty before enough were seen. */
  OptionalLong quantileNanos() {
    return last;
  }

  private long compute() {
    long[] sorted = Arrays.copyOf(nanos, (int) Math.min(observed, WINDOW));
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
  }
}
