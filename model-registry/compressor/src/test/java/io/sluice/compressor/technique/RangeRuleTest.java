package io.sluice.compressor.technique;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.compressor.calibration.Histogram;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RangeRuleTest {
  @Test
  void zeroIsAlwaysExact() {
    Affine positive = Affine.over(2, 6, 255);
    Affine negative = Affine.over(-6, -2, 255);
    Affine nothing = Affine.over(0, 0, 255);

    assertThat(positive.zeroPoint()).isZero();
    assertThat(negative.zeroPoint()).isEqualTo(255);
    assertThat(nothing).isEqualTo(new Affine(1, 0));
  }

  @Test
  void minMaxGivesEverythingAStep() {
    Affine affine = RangeRule.MIN_MAX.choose(new Histogram(-1, 3, new float[16]), 127);

    assertThat((127 - affine.zeroPoint()) * affine.scale()).isGreaterThanOrEqualTo(2.98);
  }

  @Test
  void aRareOutlierIsGivenUpForFinerSteps() {
    float[] counts = new float[2048];
    for (int bin = 0; bin < 256; bin++) {
      counts[bin] = 1_000_000;
    }
    counts[2047] = 1;
    Histogram histogram = new Histogram(0, 8, counts);

    Affine tight = RangeRule.LEAST_SQUARES.choose(histogram, 127);

    assertThat(tight.scale()).isLessThan(RangeRule.MIN_MAX.choose(histogram, 127).scale());
  }

  @Test
  void anEvenDistributionKeepsItsEnds() {
    float[] counts = new float[2048];
    Arrays.fill(counts, 1000);
    Histogram histogram = new Histogram(-1, 1, counts);

    Affine affine = RangeRule.LEAST_SQUARES.choose(histogram, 127);

    assertThat(affine.scale()).isGreaterThan(0.95 * 2 / 127);
  }
}
