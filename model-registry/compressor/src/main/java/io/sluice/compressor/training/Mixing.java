package io.sluice.compressor.training;

import java.util.SplittableRandom;

/** Independent sources of chance, so that any step can be repeated without those before it. */
final class Mixing {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mixing() {}

  /**
   * @param purpose keeps apart what uses the same seed
   */
  static SplittableRandom random(long seed, Purpose purpose, long index) {
    return new SplittableRandom(seed(seed, purpose, index));
  }

  static long seed(long seed, Purpose purpose, long index) {
    long mixed = new SplittableRandom(seed * GOLDEN + purpose.ordinal()).nextLong();
    return new SplittableRandom(mixed + index * GOLDEN).nextLong();
  }

  /** What chance is needed for. */
  enum Purpose {
    SPLIT,
    ORDER,
    AUGMENTATION,
    DROPOUT,
    PRUNING
  }

  /** Fisher and Yates. */
  static void shuffle(int[] items, SplittableRandom random) {
    for (int i = items.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }
}
