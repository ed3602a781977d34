package io.sluice.agent.batch;

/**
 * Delay of answers from the end of the inference to the broker, 90th percentile: time not available
 * to an inference. Written by one thread, read by any.
 *
 * <p>Estimated by stochastic approximation (Robbins and Monro 1951): up after a longer delay, down
 * otherwise, with steps in balance at one longer delay in ten.
 */
public final class ReplyDelayEstimate {
  private static final double LONGER = 0.1;
  private static final double STEP = 0.05;

  /** Least step, for a start from zero. */
  private static final double LEAST_STEP_MILLIS = 0.02;

  private volatile double millis;

  /** 90th percentile of the delay, ms; 0 before the first answer. */
  public double millis() {
    return millis;
  }

  /** Adds the delay of an answer, ns. */
  public void took(long nanos) {
    double before = millis;
    double step = STEP * before + LEAST_STEP_MILLIS;
    double moved = before + step * ((nanos / 1e6 > before ? 1 : 0) - LONGER);
    millis = Math.max(0, moved);
  }
}
