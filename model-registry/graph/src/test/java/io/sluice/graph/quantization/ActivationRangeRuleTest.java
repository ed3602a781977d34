package io.sluice.graph.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationRangeRuleTest {
  private static final int BINS = 2048;

  @Test
  void zeroIsAlwaysExact() {
    AffineQuantization positive = AffineQuantization.over(2, 6, 255);
    AffineQuantization negative = AffineQuantization.over(-6, -2, 255);
    AffineQuantization nothing = AffineQuantization.over(0, 0, 255);

    assertThat(positive.zeroPoint()).isZero();
    assertThat(negative.zeroPoint()).isEqualTo(255);
    assertThat(nothing).isEqualTo(new AffineQuantization(1, 0));
  }

  @Test
  void minMaxGivesEverythingAStep() {
    AffineQuantization affine = ActivationRangeRule.MIN_MAX.choose(seen(-1, 3, new float[16]), 255);

    assertThat(affine.high()).isCloseTo(3, within(affine.scale()));
    assertThat(affine.low()).isCloseTo(-1, within(affine.scale()));
  }

  @Test
  void aMovingAverageIsTakenAsItIs() {
    RecordedValueStatistics seen =
        new RecordedValueStatistics(
            List.of(1L), 6, new ValueHistogram(-9, 9, new float[BINS]), -1, 2);

    AffineQuantization affine = ActivationRangeRule.MOVING_AVERAGE.choose(seen, 255);

    assertThat(affine).isEqualTo(AffineQuantization.over(-1, 2, 255));
  }

  @Test
  void aPercentileCutsWhatIsRarerThanOneIn10000() {
    float[] counts = new float[BINS];
    Arrays.fill(counts, 0, 1024, 1000);
    counts[BINS - 1] = 10;
    RecordedValueStatistics seen = seen(0, 8, counts);

    AffineQuantization affine = ActivationRangeRule.PERCENTILE.choose(seen, 255);

    assertThat(affine.high()).isCloseTo(4, within(0.01));
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_SQUARES", "ENTROPY", "PERCENTILE"})
  void aRareOutlierIsGivenUpForFinerSteps(ActivationRangeRule rule) {
    float[] counts = new float[BINS];
    for (int bin = 0; bin < 256; bin++) {
      counts[bin] = 1_000_000f * (256 - bin) / 256;
    }
    counts[BINS - 1] = 1;
    RecordedValueStatistics seen = seen(0, 8, counts);

    AffineQuantization tight = rule.choose(seen, 127);

    assertThat(tight.high())
        .isBetween(0.8, 0.75 * ActivationRangeRule.MIN_MAX.choose(seen, 127).high());
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_SQUARES", "ENTROPY", "PERCENTILE"})
  void anEvenDistributionKeepsItsEnds(ActivationRangeRule rule) {
    float[] counts = new float[BINS];
    Arrays.fill(counts, 1000);

    AffineQuantization affine = rule.choose(seen(-1, 1, counts), 255);

    assertThat(affine.scale()).isGreaterThan(0.95 * 2 / 255);
  }

  @Test
  void whatAReluMakesZeroDoesNotCountForEntropy() {
    float[] counts = new float[BINS];
    Arrays.fill(counts, 1000);
    float[] rectified = counts.clone();
    rectified[0] = 10_000_000;

    AffineQuantization plain = ActivationRangeRule.ENTROPY.choose(seen(0, 1, counts), 255);
    AffineQuantization withZeros = ActivationRangeRule.ENTROPY.choose(seen(0, 1, rectified), 255);

    assertThat(withZeros).isEqualTo(plain);
  }

  @Test
  void entropyGivesUpMoreOfALongTailThanItGivesUpOfAShortOne() {
    AffineQuantization bell = ActivationRangeRule.ENTROPY.choose(bell(3), 255);
    AffineQuantization longTail = ActivationRangeRule.ENTROPY.choose(bell(12), 255);

    assertThat(longTail.high() / 12).isLessThan(bell.high() / 3);
  }

  /** Normal distribution, cut off at the given number of standard deviations. */
  private static RecordedValueStatistics bell(double deviations) {
    float[] counts = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double x = deviations * (2.0 * bin / BINS - 1);
      counts[bin] = (float) Math.rint(1e6 * Math.exp(-x * x / 2));
    }
    counts[0] = 1;
    counts[BINS - 1] = 1;
    return seen(-deviations, deviations, counts);
  }

  private static RecordedValueStatistics seen(double low, double high, float[] counts) {
    return new RecordedValueStatistics(
        List.of(1L), 6, new ValueHistogram(low, high, counts), low, high);
  }
}
