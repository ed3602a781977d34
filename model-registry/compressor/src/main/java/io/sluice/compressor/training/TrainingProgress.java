package io.sluice.compressor.training;

import java.time.Duration;

/**
 * How far training is.
 *
 * @param step mini-batches learnt from
 * @param steps of them in all
 * @param loss of the latest
 * @param left estimated from the speed since this process began
 */
public record TrainingProgress(long step, long steps, double loss, Duration left) {
  /** From 0 to 1. */
  public double fraction() {
    return steps == 0 ? 1 : (double) step / steps;
  }
}
