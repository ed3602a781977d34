package io.sluice.adaptation.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/** The greatest need of a time, as it slides: a queue of those that no later one exceeds. */
final class Needs {
  private final double keptMillis;
  private final Deque<Need> falling = new ArrayDeque<>();
  private double sinceMillis = Double.NaN;

  private record Need(double atMillis, double perSecond) {}

  /**
   * @param keptMillis the longest time that is asked for, ms
   */
  Needs(double keptMillis) {
    this.keptMillis = keptMillis;
  }

  void add(double nowMillis, double perSecond) {
    sinceMillis = Double.isNaN(sinceMillis) ? nowMillis : sinceMillis;
    while (!falling.isEmpty() && falling.getLast().perSecond <= perSecond) {
      falling.removeLast();
    }
    falling.addLast(new Need(nowMillis, perSecond));
  }

  /** Of this time until now, per second; infinite when that is longer than anything is known. */
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
