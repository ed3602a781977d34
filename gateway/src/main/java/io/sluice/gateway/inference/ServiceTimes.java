package io.sluice.gateway.inference;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The latencies of the last replies for one model, from first sending to reply. Confined to the
 * correlator's event loop.
 */
final class ServiceTimes {
  private static final int WINDOW = 512;
  private static final int LEAST = 20;
  private static final int RECOMPUTE_EVERY = 32;
  private static final double QUANTILE = 0.99;

  private final long[] nanos = new long[WINDOW];
  private long observed;
  private long p99 = -1;

  void observe(Duration latency) {
    nanos[(int) (observed % WINDOW)] = latency.toNanos();
    observed++;
    if (observed == LEAST || (observed > LEAST && observed % RECOMPUTE_EVERY == 0)) {
      p99 = compute();
    }
  }

  /** The 99th percentile in nanoseconds; empty before enough was seen. */
  OptionalLong p99Nanos() {
    return p99 < 0 ? OptionalLong.empty() : OptionalLong.of(p99);
  }

  private long compute() {
    long[] sorted = Arrays.copyOf(nanos, (int) Math.min(observed, WINDOW));
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(QUANTILE * sorted.length) - 1];
  }
}
