package io.sluice.compressor.training;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows are learnt from and which are held back, each in ascending order. Disjoint; together
 * all rows.
 */
record Split(int[] training, int[] validation) {
  /**
   * @param share that is held back, rounded down; at least one row is learnt from
   */
  static Split of(int rows, double share, long seed) {
    int[] shuffled = IntStream.range(0, rows).toArray();
    Mixing.shuffle(shuffled, Mixing.random(seed, Mixing.Purpose.SPLIT, 0));
    int held = Math.min((int) (rows * share), rows - 1);
    int[] validation = Arrays.copyOf(shuffled, held);
    int[] training = Arrays.copyOfRange(shuffled, held, rows);
    Arrays.sort(validation);
    Arrays.sort(training);
    return new Split(training, validation);
  }
}
