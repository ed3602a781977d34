package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCostModelTest {
  @Test
  void costsAsManyTimesOneAsThereAreExamplesWhereNothingIsKnown() {
    assertThat(Math.exp(new BatchCostModel(0).log(16))).isCloseTo(16, within(1e-9));
  }

  @Test
  void countsOnceWhatABatchTakesOnce() {
    assertThat(Math.exp(new BatchCostModel(0.6).log(16))).isCloseTo(0.6 + 0.4 * 16, within(1e-9));
  }

  @Test
  void ofAMeanOfBatchesIsTheMeanOfTheirCosts() {
    double mean = (BatchCostModel.times(0.6, 1) + BatchCostModel.times(0.6, 16)) / 2;

    assertThat(BatchCostModel.times(0.6, 8.5)).isCloseTo(mean, within(1e-9));
    assertThat(BatchCostModel.times(0.3, 1)).isEqualTo(1);
  }

  @Test
  void learnsFromOneSizeOfBatchWhatAnotherCosts() {
    BatchCostModel cost = new BatchCostModel(0);
    for (int i = 0; i < 100; i++) {
      cost.learn(16, Math.log(0.7 + 0.3 * 16));
    }

    assertThat(Math.exp(cost.log(64))).isCloseTo(0.7 + 0.3 * 64, within(0.1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3, 0, 2, 7})
  void neverTakesABatchForLessThanOneNorForMoreThanAll(double log) {
    BatchCostModel cost = new BatchCostModel(0.5);
    for (int i = 0; i < 100; i++) {
      cost.learn(8, log);
    }

    assertThat(Math.exp(cost.log(8))).isBetween(1.0, 8.0 + 1e-9);
  }
}
