package io.sluice.compressor.training;

/** Told after each step. */
interface StepListener {
  /**
   * @param step done so far
   * @param steps in all
   * @param loss of the latest
   */
  void at(long step, long steps, double loss);
}
