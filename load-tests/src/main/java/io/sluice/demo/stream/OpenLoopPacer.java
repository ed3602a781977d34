package io.sluice.demo.stream;

import java.time.Duration;

/**
 * When the requests of an open-loop stream are due. Safe to share between threads.
 *
 * <p>A sender that falls behind catches up; the latencies count from the due times, so that its
 * lateness shows instead of being left out (Tene, "How NOT to Measure Latency", 2013).
 */
public final class OpenLoopPacer {
  private static final double NANOS_PER_SECOND = 1e9;
  private final double first;
  private double perSecond;
  private double nextNanos;

  /**
   * @param perSecond requests per second
   * @param startNanos when the first is due
   */
  public OpenLoopPacer(double perSecond, long startNanos) {
    this.first = perSecond;
    this.perSecond = perSecond;
    this.nextNanos = startNanos;
  }

  public synchronized double perSecond() {
    return perSecond;
  }

  /** When the next request is due; each call moves on by one. */
  public synchronized long next() {
    long due = Math.round(nextNanos);
    nextNanos += NANOS_PER_SECOND / perSecond;
    return due;
  }

  /** Brings the rate back to what it was at first. */
  public synchronized void restore() {
    perSecond = first;
  }

  /**
   * Lowers the rate, if need be, so that the rest lasts at least a given time.
   *
   * @param left requests not yet sent
   * @return whether the rate had to change
   */
  public synchronized boolean stretch(int left, Duration least) {
    double fits = left / (least.toNanos() / NANOS_PER_SECOND);
    if (left <= 0 || fits >= perSecond) {
      return false;
    }
    perSecond = fits;
    return true;
  }
}
