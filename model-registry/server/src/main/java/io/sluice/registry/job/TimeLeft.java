package io.sluice.registry.job;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how long a job takes still: as long for the rest as for what is done, in proportion.
 * Guarded by itself.
 */
public final class TimeLeft {
  /** Below it a fraction says more about the start of a job than about its pace. */
  private static final double TOO_EARLY = 0.02;

  private final LongSupplier nanoClock;
  private long startedNanos;
  private long reachedNanos;
  private double reached;

  public TimeLeft(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  public synchronized void started() {
    startedNanos = nanoClock.getAsLong();
  }

  /**
   * @param fraction of the whole, 0 to 1, never falling
   */
  public synchronized void reached(double fraction) {
    // what is told again and again says nothing new about the pace
    if (fraction > reached) {
      reached = fraction;
      reachedNanos = nanoClock.getAsLong();
    }
  }

  /** Null when it is too early to say. */
  public synchronized @Nullable Double seconds() {
    if (reached < TOO_EARLY) {
      return null;
    }
    double perUnit = (reachedNanos - startedNanos) / 1e9 / reached;
    double sinceThen = (nanoClock.getAsLong() - reachedNanos) / 1e9;
    return Math.max(0, perUnit * (1 - reached) - sinceThen);
  }
}
