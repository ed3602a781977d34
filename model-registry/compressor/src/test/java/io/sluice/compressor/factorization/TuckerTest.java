package io.sluice.compressor.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuckerTest {
  private static final int AREA = 9;

  @Test
  void aKernelOfLowRanksIsFoundAgain() {
    Kernel kernel = ofRanks(3, 4);

    Tucker.Problem problem = new Tucker.Problem(kernel);
    Tucker tucker = problem.solve(problem.ranks(RankRule.ENERGY, 0.999999), 0);

    assertThat(tucker.core().inputs()).isEqualTo(3);
    assertThat(tucker.core().outputs()).isEqualTo(4);
    assertThat(tucker.product().elements())
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(kernel.elements());
  }

  @ParameterizedTest
  @CsvSource({"2, 5, 0", "5, 2, 3", "6, 10, 2", "6, 3, 2", "1, 1, 3"})
  void whatIsKeptIsTheEnergyThatTheProductHas(int inputs, int outputs, int iterations) {
    Kernel kernel = random(10, 6);

    Tucker tucker = new Tucker.Problem(kernel).solve(new Tucker.Ranks(inputs, outputs), iterations);

    double missing = 0;
    for (int i = 0; i < kernel.elements().length; i++) {
      missing += Math.pow(kernel.elements()[i] - tucker.product().elements()[i], 2);
    }
    assertThat(1 - missing / kernel.energy()).isCloseTo(tucker.kept(), within(1e-9));
  }

  @Test
  void alternatingBetweenTheSidesKeepsMore() {
    Kernel kernel = random(16, 12);
    Tucker.Problem problem = new Tucker.Problem(kernel);
    Tucker.Ranks ranks = new Tucker.Ranks(4, 4);

    double improved = problem.solve(ranks, 5).kept();

    assertThat(improved).isGreaterThan(problem.solve(ranks, 0).kept());
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.3", "0.6"})
  void theThreeLayersHaveAtMostAShareOfTheWeights(double share) {
    Kernel kernel = random(24, 16);

    Tucker.Ranks ranks = new Tucker.Problem(kernel).ranks(RankRule.PARAMETERS, share);

    double part = (double) ranks.weights(kernel) / kernel.elements().length;
    assertThat(part).isBetween(share / 2, share);
  }

  @Test
  void noSideGetsMoreRanksThanTheCoreCanHave() {
    Kernel kernel = new Kernel(1, 64, AREA, random(1, 64).elements());

    Tucker.Ranks ranks = new Tucker.Problem(kernel).ranks(RankRule.COUNT, 64);

    assertThat(ranks).isEqualTo(new Tucker.Ranks(9, 1));
  }

  private static Kernel ofRanks(int inputs, int outputs) {
    Kernel core = random(outputs, inputs);
    Tucker tucker =
        new Tucker(random(6, inputs, 1).byOutputs(), core, random(10, outputs, 1).byOutputs(), 1);
    return tucker.product();
  }

  private static Kernel random(int outputs, int inputs) {
    return random(outputs, inputs, AREA);
  }

  private static Kernel random(int outputs, int inputs, int area) {
    Random random = new Random(outputs * 100L + inputs);
    double[] elements = random.doubles((long) outputs * inputs * area, -1, 1).toArray();
    return new Kernel(outputs, inputs, area, elements);
  }
}
