package io.sluice.agent.batch;

/**
 * How long answers take from the end of their inference until the broker has them: that time is not
 * an inference's to use. Written by one thread, read by any.
 *
 * <p>It is followed by stochastic approximation (Robbins and Monro 1951): up when a way was longer,
 * down when it was not, in steps that balance where one in ten is longer.
 */
public final class WayBack {
  private static final double LONGER = 0.1;
  private static final double STEP = 0.05;

  /** Lets it move away from nothing. */
  private static final double LEAST_STEP_MILLIS = 0.02;

  private volatile double millis;

  /** What nine in ten ways back do not exceed, ms; 0 before the first. */
  public double millis() {
    return millis;
  }

  /** An answer has arrived after so long. */
  public void took(long nanos) {
    double before = millis;
    double step = STEP * before + LEAST_STEP_MILLIS;
    double moved = before + step * ((nanos / 1e6 > before ? 1 : 0) - LONGER);
    millis = Math.max(0, moved);
  }
}
