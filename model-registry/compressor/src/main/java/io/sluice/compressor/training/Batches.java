package io.sluice.compressor.training;

import java.util.Arrays;

/**
 * Which rows each step learns from: all in an order that is new each epoch, in batches of one size.
 * Used by one thread.
 */
final class Batches {
  private final int[] rows;
  private final int batch;
  private final long seed;
  private long epoch = -1;
  private int[] order = {};

  /**
   * @param batch wanted size; that of all rows when there are not as many
   */
  Batches(int[] rows, int batch, long seed) {
    this.rows = rows;
    this.batch = Math.min(batch, rows.length);
    this.seed = seed;
  }

  /** Steps of one epoch. */
  int perEpoch() {
    return rows.length / batch;
  }

  /** Steps of a plan. */
  long steps(TrainingPlan plan) {
    double byEpochs = plan.epochs() > 0 ? plan.epochs() * perEpoch() : Double.MAX_VALUE;
    double bySteps = plan.maxSteps() > 0 ? plan.maxSteps() : Double.MAX_VALUE;
    return Math.max(1, Math.round(Math.min(byEpochs, bySteps)));
  }

  int[] at(long step) {
    long wanted = step / perEpoch();
    if (wanted != epoch) {
      order = rows.clone();
      Mixing.shuffle(order, Mixing.random(seed, Mixing.Purpose.ORDER, wanted));
      epoch = wanted;
    }
    int from = (int) (step % perEpoch()) * batch;
    return Arrays.copyOfRange(order, from, from + batch);
  }
}
