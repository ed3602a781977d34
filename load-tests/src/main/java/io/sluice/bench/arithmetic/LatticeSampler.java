package io.sluice.bench.arithmetic;

import io.sluice.graph.quantization.SaturationHeadroom;
import java.util.Arrays;
import java.util.Random;

/**
 * Draws lattice tensors that use every integer of a headroom, the extremes in adjacent pairs: the
 * largest sums of two products that the headroom permits. Seeded, so that all engines get the same.
 */
final class LatticeSampler {
  private static final long SEED = 20;
  private static final double ZERO_POINT_SHARE = 0.4;

  private final Random random = new Random(SEED);
  private final SaturationHeadroom headroom;

  LatticeSampler(SaturationHeadroom headroom) {
    this.headroom = headroom;
  }

  /**
   * Activations of 0 up to the steps of the headroom: the first example holds the highest integer
   * alone, the second the lowest, the third both in turn, all others random ones.
   *
   * @param shape the first dimension counts examples, 4 or more
   */
  LatticeTensor activations(double scale, long... shape) {
    int steps = headroom.activationSteps();
    int[] integers = new int[elements(shape)];
    int each = integers.length / Math.toIntExact(shape[0]);
    for (int i = 0; i < integers.length; i++) {
      integers[i] =
          switch (i / each) {
            case 0 -> steps;
            case 1 -> 0;
            case 2 -> i % 2 == 0 ? steps : 0;
            default -> random.nextInt(steps + 1);
          };
    }
    return new LatticeTensor(integers, (int) (ZERO_POINT_SHARE * steps), scale, shape);
  }

  /**
   * Weights symmetric about 0: the first channel holds the highest integer alone, the second the
   * lowest, the third both in turn, all others random ones, and at least one extreme.
   *
   * @param shape the first dimension counts output channels, 4 or more
   */
  LatticeTensor weights(double scale, long... shape) {
    int largest = headroom.largestWeight();
    int[] integers = new int[elements(shape)];
    int each = integers.length / Math.toIntExact(shape[0]);
    for (int i = 0; i < integers.length; i++) {
      integers[i] =
          switch (i / each) {
            case 0 -> largest;
            case 1 -> -largest;
            case 2 -> i % 2 == 0 ? largest : -largest;
            default -> i % each == 0 ? largest : random.nextInt(2 * largest + 1) - largest;
          };
    }
    return new LatticeTensor(integers, 0, scale, shape);
  }

  /** Biases: integers of up to ten bits on the lattice of the products. */
  LatticeTensor biases(double scale, int channels) {
    int[] integers = random.ints(channels, -1000, 1001).toArray();
    return new LatticeTensor(integers, 0, scale, channels);
  }

  private static int elements(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }
}
