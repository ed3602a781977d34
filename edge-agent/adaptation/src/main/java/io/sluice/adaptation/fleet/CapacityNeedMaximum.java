package io.sluice.adaptation.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/** Sliding window maximum over the need of capacity, as a monotonic queue. */
final class CapacityNeedMaximum {
  private final double keptMillis;
  private final Deque<Need> falling = new ArrayDeque<>();
  private double sinceMillis = Double.NaN;

  private record Need(double atMillis, double perSecond) {}

  /**
   * @param keptMillis longest window of a query, ms
   */
  CapacityNeedMaximum(double keptMillis) {
    this.keptMillis = keptMillis;
  }

  void add(double nowMillis, double perSecond) {
    sinceMillis = Double.isNaN(sinceMillis) ? nowMillis : sinceMillis;
    while (!falling.isEmpty() && falling.getLast().perSecond <= perSecond) {
      falling.removeLast();
    }
    falling.addLast(new Need(nowMillis, perSecond));
  }

  /**
   * Greatest need within the last {@code millis}, per second; infinite for a window longer than the
   * observed time.
   */
  double most(double nowMillis, double millis) {
    while (falling.size() > 1 && falling.getFirst().atMillis < nowMillis - keptMillis) {
      falling.removeFirst();
    }
    if (!(nowMillis - sinceMillis >= millis)) {
      return Double.POSITIVE_INFINITY;
    }
    return falling.stream()
        .filter(need -> need.atMillis >= nowMillis - millis)
        .mapToDouble(Need::perSecond)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
