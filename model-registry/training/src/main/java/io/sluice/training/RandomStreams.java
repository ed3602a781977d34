package io.sluice.training;

import java.util.SplittableRandom;

/** Independent random streams, for repeating any step without the preceding steps. */
final class RandomStreams {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private RandomStreams() {}

  /**
   * Random stream of a step.
   *
   * @param purpose purpose, separating streams of the same seed
   * @param index index within the purpose, such as step or epoch
   */
  static SplittableRandom random(long seed, Purpose purpose, long index) {
    return new SplittableRandom(seed(seed, purpose, index));
  }

  static long seed(long seed, Purpose purpose, long index) {
    long mixed = new SplittableRandom(seed * GOLDEN + purpose.ordinal()).nextLong();
    return new SplittableRandom(mixed + index * GOLDEN).nextLong();
  }

  /** Purpose of a random stream. */
  enum Purpose {
    SPLIT,
    ORDER,
    AUGMENTATION,
    DROPOUT,
    PRUNING
  }

  /** Fisher-Yates shuffle. */
  static void shuffle(int[] items, SplittableRandom random) {
    for (int i = items.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }
}
