package io.sluice.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanEstimateTest {
  @Test
  void hasStudentsIntervalOfFewNumbers() {
    MeanEstimate mean = MeanEstimate.of(new double[] {1, 2, 3});

    // deviation 1, 4.303 / sqrt(3)
    assertThat(mean.value()).isEqualTo(2);
    assertThat(mean.half()).isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
  }

  @Test
  void knowsNoIntervalOfASingleNumber() {
    assertThat(MeanEstimate.of(new double[] {5}).half()).isNaN();
  }

  @Test
  void isNarrowForPairsThatDifferAlike() {
    MeanEstimate ahead =
        MeanEstimate.ofDifferences(new double[] {0.2, 0.8, 0.5}, new double[] {0.1, 0.7, 0.4});

    assertThat(ahead.value()).isCloseTo(0.1, within(1e-12));
    assertThat(ahead.half()).isCloseTo(0, within(1e-12));
    assertThat(ahead.points()).isEqualTo("+10.00 ± 0.00");
  }
}
