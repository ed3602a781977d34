package io.sluice.agent.adapt;

import java.util.ArrayDeque;
import java.util.Deque;

/** Rate of a monotonic counter over a sliding window. Confined to the device loop. */
final class SlidingWindowRate {
  private final long windowNanos;
  private final Deque<Sample> samples = new ArrayDeque<>();

  SlidingWindowRate(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /**
   * Growth per second since the oldest sample in the window; 0 at the first sample.
   *
   * @param nanos the time, ns
   * @param total present value of the counter
   */
  double perSecond(long nanos, long total) {
    samples.addLast(new Sample(nanos, total));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos() > windowNanos) {
      samples.removeFirst();
    }
    Sample oldest = samples.getFirst();
    long lasted = nanos - oldest.nanos();
    return lasted <= 0 ? 0 : (total - oldest.total()) * 1e9 / lasted;
  }

  private record Sample(long nanos, long total) {}
}
