package io.sluice.compressor.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTuckerDecompositionTest {
  private static final int AREA = 9;

  @Test
  void aKernelOfLowRanksIsFoundAgain() {
    ConvolutionKernel kernel = ofRanks(3, 4);

    KernelTuckerDecomposition.TuckerSolver problem =
        new KernelTuckerDecomposition.TuckerSolver(kernel);
    KernelTuckerDecomposition tucker =
        problem.solve(problem.ranks(RankSelectionRule.ENERGY, 0.999999), 0);

    assertThat(tucker.core().inputs()).isEqualTo(3);
    assertThat(tucker.core().outputs()).isEqualTo(4);
    assertThat(tucker.product().elements())
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(kernel.elements());
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 0", "5, 2, 3", "6, 10, 2", "6, 3, 2", "1, 1, 3"})
  void whatIsKeptIsTheEnergyThatTheProductHas(int inputs, int outputs, int iterations) {
    ConvolutionKernel kernel = random(10, 6);

    KernelTuckerDecomposition tucker =
        new KernelTuckerDecomposition.TuckerSolver(kernel)
            .solve(new KernelTuckerDecomposition.CoreRanks(inputs, outputs), iterations);

    double missing = 0;
    for (int i = 0; i < kernel.elements().length; i++) {
      missing += Math.pow(kernel.elements()[i] - tucker.product().elements()[i], 2);
    }
    assertThat(1 - missing / kernel.energy()).isCloseTo(tucker.kept(), within(1e-9));
  }

  @Test
  void alternatingBetweenTheSidesKeepsMore() {
    ConvolutionKernel kernel = random(16, 12);
    KernelTuckerDecomposition.TuckerSolver problem =
        new KernelTuckerDecomposition.TuckerSolver(kernel);
    KernelTuckerDecomposition.CoreRanks ranks = new KernelTuckerDecomposition.CoreRanks(4, 4);

    double improved = problem.solve(ranks, 5).kept();

    assertThat(improved).isGreaterThan(problem.solve(ranks, 0).kept());
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.3", "0.6"})
  void theThreeLayersHaveAtMostAShareOfTheWeights(double share) {
    ConvolutionKernel kernel = random(24, 16);

    KernelTuckerDecomposition.CoreRanks ranks =
        new KernelTuckerDecomposition.TuckerSolver(kernel)
            .ranks(RankSelectionRule.PARAMETERS, share);

    double part = (double) ranks.weights(kernel) / kernel.elements().length;
    assertThat(part).isBetween(share / 2, share);
  }

  @Test
  void noSideGetsMoreRanksThanTheCoreCanHave() {
    ConvolutionKernel kernel = new ConvolutionKernel(1, 64, AREA, random(1, 64).elements());

    KernelTuckerDecomposition.CoreRanks ranks =
        new KernelTuckerDecomposition.TuckerSolver(kernel).ranks(RankSelectionRule.COUNT, 64);

    assertThat(ranks).isEqualTo(new KernelTuckerDecomposition.CoreRanks(9, 1));
  }

  private static ConvolutionKernel ofRanks(int inputs, int outputs) {
    ConvolutionKernel core = random(outputs, inputs);
    KernelTuckerDecomposition tucker =
        new KernelTuckerDecomposition(
            random(6, inputs, 1).byOutputs(), core, random(10, outputs, 1).byOutputs(), 1);
    return tucker.product();
  }

  private static ConvolutionKernel random(int outputs, int inputs) {
    return random(outputs, inputs, AREA);
  }

  private static ConvolutionKernel random(int outputs, int inputs, int area) {
    Random random = new Random(outputs * 100L + inputs);
    double[] elements = random.doubles((long) outputs * inputs * area, -1, 1).toArray();
    return new ConvolutionKernel(outputs, inputs, area, elements);
  }
}
