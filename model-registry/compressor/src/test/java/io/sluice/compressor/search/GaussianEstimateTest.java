package io.sluice.compressor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianEstimateTest {
  /** From the tables of the normal distribution. */
  @ParameterizedTest
  @CsvSource({"0, 0.5", "1, 0.8413447", "-1.96, 0.0249979", "3, 0.9986501", "-40, 0"})
  void probabilitiesAreThoseOfTheTables(double z, double probability) {
    assertThat(new GaussianEstimate(2, 3).below(2 + 3 * z)).isCloseTo(probability, within(1e-7));
    assertThat(new GaussianEstimate(2, 3).above(2 + 3 * z))
        .isCloseTo(1 - probability, within(1e-7));
  }

  @Test
  void theExpectedImprovementIsTheMeanOfImprovements() {
    GaussianEstimate gaussian = new GaussianEstimate(1, 0.5);
    Random random = new Random(1);
    double sum = 0;
    for (int i = 0; i < 200_000; i++) {
      sum += Math.max(0, 0.8 - (1 + 0.5 * random.nextGaussian()));
    }

    assertThat(gaussian.expectedBelow(0.8)).isCloseTo(sum / 200_000, within(2e-3));
  }

  @Test
  void aKnownValueIsNoMatterOfChance() {
    assertThat(new GaussianEstimate(1, 0).below(1)).isEqualTo(1);
    assertThat(new GaussianEstimate(1, 0).above(1.1)).isEqualTo(0);
    assertThat(new GaussianEstimate(1, 0).expectedBelow(3)).isEqualTo(2);
  }
}
