package io.sluice.compressor.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.measurement.Measurements;
import io.sluice.measurement.ModelMeasurement;
import io.sluice.registry.manifest.MeasuredAccuracy;
import io.sluice.registry.manifest.VariantFacts;
import io.sluice.registry.power.PowerModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VariantFactsBuilderTest {
  private static final WeightCount WEIGHTS = new WeightCount(10, 90, 80);

  @Test
  void rightAnswersOnAnEvaluationSetAreItsAccuracy() {
    VariantFacts facts = facts("ten thousand", 90);

    assertThat(facts.accuracy())
        .isEqualTo(new MeasuredAccuracy(0.9, "ten thousand", 100, 0.9 - 0.92));
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
    return new VariantFactsBuilder(evaluation, "x86_64-avx2", PowerModel.RASPBERRY_PI_4)
        .of(WEIGHTS, measured(right, 0.97), measured(referenceRight, 1));
  }

  private static ModelMeasurement measured(@Nullable Integer right, double agreement) {
    return Measurements.of(right, agreement);
  }
}
