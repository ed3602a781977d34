package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.evaluation.Measurement;
import io.sluice.compressor.evaluation.Measurements;
import io.sluice.registry.manifest.Accuracy;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.power.PowerModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final WeightCount WEIGHTS = new WeightCount(10, 90, 80);

  @Test
  void rightAnswersOnAnEvaluationSetAreItsAccuracy() {
    VariantFacts facts = facts("ten thousand", 90);

    assertThat(facts.accuracy()).isEqualTo(new Accuracy(0.9, "ten thousand", 100, 0.9 - 0.92));
  }

  @Test
  void rightAnswersOnTheCalibrationSampleAreNoAccuracy() {
    VariantFacts facts = facts(null, 90);

    assertThat(facts.accuracy()).isNull();
    assertThat(facts.agreement()).isEqualTo(0.97);
  }

  @Test
  void anEvaluationSetWithoutLabelsGivesNoAccuracy() {
    assertThat(facts("unlabelled", null).accuracy()).isNull();
  }

  private static VariantFacts facts(@Nullable String evaluation, @Nullable Integer right) {
    Integer referenceRight = right == null ? null : 92;
    return new Facts(evaluation, "x86_64-avx2", PowerModel.RASPBERRY_PI_4)
        .of(WEIGHTS, measured(right, 0.97), measured(referenceRight, 1));
  }

  private static Measurement measured(@Nullable Integer right, double agreement) {
    return Measurements.of(right, agreement);
  }
}
