package io.sluice.training;

/** Listener called after each step. */
interface TrainingStepListener {
  /**
   * @param step number of completed steps
   * @param steps total number of steps
   * @param loss loss of the latest step
   */
  void at(long step, long steps, double loss);
}
