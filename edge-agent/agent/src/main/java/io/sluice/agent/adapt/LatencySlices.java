package io.sluice.agent.adapt;

import io.sluice.adaptation.decide.LatencyWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** The last few intervals of latencies as one window. Confined to the device loop. */
final class LatencySlices {
  private final int slices;
  private final Deque<Histogram> window = new ArrayDeque<>();

  LatencySlices(int slices) {
    this.slices = slices;
  }

  /**
   * @param micros latencies of the newest interval
   */
  void add(Histogram micros) {
    window.addLast(micros);
    while (window.size() > slices) {
      window.removeFirst();
    }
  }

  void clear() {
    window.clear();
  }

  /**
   * @param quantile above 0 and below 1
   */
  LatencyWindow at(double quantile) {
    if (window.isEmpty()) {
      return LatencyWindow.EMPTY;
    }
    Histogram sum = window.getLast().copy();
    window.stream().filter(slice -> slice != window.getLast()).forEach(sum::add);
    long count = sum.getTotalCount();
    return count == 0
        ? LatencyWindow.EMPTY
        : new LatencyWindow(count, sum.getValueAtPercentile(100 * quantile) / 1e3);
  }
}
