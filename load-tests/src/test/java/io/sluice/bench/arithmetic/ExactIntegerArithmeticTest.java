package io.sluice.bench.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.graph.quantization.SaturationHeadroom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ExactIntegerArithmeticTest {
  @Test
  void aProductSubtractsTheZeroPointAndTransposesTheWeights() {
    LatticeTensor rows = new LatticeTensor(new int[] {3, 4, 5, 2}, 2, 1, 2, 2);
    LatticeTensor weights = new LatticeTensor(new int[] {1, 10, -1, 100}, 0, 1, 2, 2);

    long[] sums = ExactIntegerArithmetic.product(rows, weights);

    assertThat(sums).containsExactly(21, 199, 3, -3);
  }

  @Test
  void aConvolutionPadsWithZerosAndKeepsToItsGroup() {
    LatticeTensor images = new LatticeTensor(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 1, 1, 2, 2, 2);
    int[] kernels = new int[18];
    kernels[4] = 1;
    kernels[9] = 1;
    LatticeTensor weights = new LatticeTensor(kernels, 0, 1, 2, 1, 3, 3);

    long[] sums = ExactIntegerArithmetic.convolution(images, weights, 2);

    // the first kernel takes the centre, the second what lies above and left of it
    assertThat(sums).containsExactly(1, 2, 3, 4, 0, 0, 0, 5);
  }

  @Test
  void withoutHeadroomTheSamplesHoldPairsThatExceedSixteenBits() {
    assertThat(largestPair(SaturationHeadroom.NONE))
        .isEqualTo(2 * 255 * 127)
        .isGreaterThan(Short.MAX_VALUE);
    assertThat(largestPair(SaturationHeadroom.WEIGHTS))
        .isEqualTo(2 * 255 * 63)
        .isLessThan(Short.MAX_VALUE);
    assertThat(largestPair(SaturationHeadroom.ACTIVATIONS))
        .isEqualTo(2 * 127 * 127)
        .isLessThan(Short.MAX_VALUE);
  }

  private static int largestPair(SaturationHeadroom headroom) {
    LatticeSampler sampler = new LatticeSampler(headroom);
    int[] activations = sampler.activations(1, 4, 2).integers();
    int[] weights = sampler.weights(1, 4, 2).integers();
    return Arrays.stream(new int[] {0, 1}).map(i -> activations[i] * weights[i]).sum();
  }
}
