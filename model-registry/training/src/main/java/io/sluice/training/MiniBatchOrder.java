package io.sluice.training;

import java.util.Arrays;

/**
 * Order of the training rows: a new permutation each epoch, cut into batches of equal size.
 * Confined to a single thread.
 */
final class MiniBatchOrder {
  private final int[] rows;
  private final int batch;
  private final long seed;
  private long epoch = -1;
  private int[] order = {};

  /**
   * @param batch requested batch size; limited to the number of rows
   */
  MiniBatchOrder(int[] rows, int batch, long seed) {
    this.rows = rows;
    this.batch = Math.min(batch, rows.length);
    this.seed = seed;
  }

  /** Number of steps per epoch. */
  int perEpoch() {
    return rows.length / batch;
  }

  /** Number of steps of a plan; at least 1. */
  long steps(TrainingPlan plan) {
    double byEpochs = plan.epochs() > 0 ? plan.epochs() * perEpoch() : Double.MAX_VALUE;
    double bySteps = plan.maxSteps() > 0 ? plan.maxSteps() : Double.MAX_VALUE;
    return Math.max(1, Math.round(Math.min(byEpochs, bySteps)));
  }

  int[] at(long step) {
    long wanted = step / perEpoch();
    if (wanted != epoch) {
      order = rows.clone();
      RandomStreams.shuffle(order, RandomStreams.random(seed, RandomStreams.Purpose.ORDER, wanted));
      epoch = wanted;
    }
    int from = (int) (step % perEpoch()) * batch;
    return Arrays.copyOfRange(order, from, from + batch);
  }
}
