package io.sluice.training;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Disjoint training and validation rows, together all rows; each in ascending order.
 *
 * @param training rows for training
 * @param validation held-out rows
 */
record TrainingValidationSplit(int[] training, int[] validation) {
  /**
   * Random split.
   *
   * @param share share of held-out rows, rounded down; at least one row remains for training
   */
  static TrainingValidationSplit of(int rows, double share, long seed) {
    int[] shuffled = IntStream.range(0, rows).toArray();
    RandomStreams.shuffle(shuffled, RandomStreams.random(seed, RandomStreams.Purpose.SPLIT, 0));
    int held = Math.min((int) (rows * share), rows - 1);
    int[] validation = Arrays.copyOf(shuffled, held);
    int[] training = Arrays.copyOfRange(shuffled, held, rows);
    Arrays.sort(validation);
    Arrays.sort(training);
    return new TrainingValidationSplit(training, validation);
  }
}
