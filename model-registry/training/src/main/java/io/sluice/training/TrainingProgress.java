package io.sluice.training;

import java.time.Duration;

/**
 * Progress of a training.
 *
 * @param step number of completed mini-batches
 * @param steps total number of mini-batches
 * @param loss loss of the latest mini-batch
 * @param left estimated remaining time, from the speed since the process started
 */
public record TrainingProgress(long step, long steps, double loss, Duration left) {
  /** Completed share, 0 to 1. */
  public double fraction() {
    return steps == 0 ? 1 : (double) step / steps;
  }
}
