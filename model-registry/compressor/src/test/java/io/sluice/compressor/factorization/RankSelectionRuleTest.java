package io.sluice.compressor.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankSelectionRuleTest {
  /** Energies 8, 4, 2, 1, 1. */
  private static final SingularValueSpectrum SPECTRUM =
      new SingularValueSpectrum(new double[] {8, 4, 2, 1, 1});

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.51, 2", "0.75, 2", "0.8, 3", "1, 5"})
  void theLeastRankThatKeepsAShareOfTheEnergyIsChosen(double share, int rank) {
    assertThat(RankSelectionRule.ENERGY.rank(SPECTRUM, 5, 20, share)).isEqualTo(rank);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 2", "0.75, 3", "0.01, 1"})
  void factorsHaveAtMostAShareOfTheWeights(double share, int rank) {
    assertThat(RankSelectionRule.PARAMETERS.rank(SPECTRUM, 5, 20, share)).isEqualTo(rank);
  }

  @Test
  void aCountAboveTheFullRankIsTheFullRank() {
    assertThat(RankSelectionRule.COUNT.rank(SPECTRUM, 5, 20, 9)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12})
  void theRanksThatStandOutOfTheNoiseAreFound(int signals) {
    Random random = new Random(11);
    DMatrixRMaj noisy = gaussian(40, 120, random);
    DMatrixRMaj signal = new DMatrixRMaj(40, 120);
    CommonOps_DDRM.mult(gaussian(40, signals, random), gaussian(signals, 120, random), signal);
    CommonOps_DDRM.addEquals(noisy, 2, signal);

    int rank =
        RankSelectionRule.BAYESIAN.rank(
            SingularValueDecomposition.of(noisy).spectrum(), 40, 120, 0);

    assertThat(rank).isEqualTo(signals);
  }

  @Test
  void noiseAloneHasNoRankButOneRemains() {
    DMatrixRMaj noise = gaussian(40, 120, new Random(5));

    assertThat(
            RankSelectionRule.BAYESIAN.rank(
                SingularValueDecomposition.of(noise).spectrum(), 40, 120, 0))
        .isEqualTo(1);
  }

  @Test
  void anAmountThatIsNoShareIsRefused() {
    assertThatThrownBy(() -> RankSelectionRule.ENERGY.requireValid(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("amount must be above 0 and at most 1 for this rule, not 1.5");
  }

  @Test
  void anAmountThatIsNoCountIsRefused() {
    assertThatThrownBy(() -> RankSelectionRule.COUNT.requireValid(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("amount must be a whole number of at least 1 for this rule, not 0.5");
  }

  private static DMatrixRMaj gaussian(int rows, int columns, Random random) {
    DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = random.nextGaussian();
    }
    return matrix;
  }
}
