package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NormalDistributionTest {
  @Test
  void isTheDistributionOfTheTables() {
    assertThat(NormalDistribution.cumulative(0)).isEqualTo(0.5);
    assertThat(NormalDistribution.cumulative(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(NormalDistribution.cumulative(-1)).isCloseTo(0.15865525393145707, within(1e-14));
  }

  @Test
  void isCertainFarAway() {
    assertThat(NormalDistribution.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(NormalDistribution.cumulative(Double.NEGATIVE_INFINITY)).isEqualTo(0);
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isUnknownOfTheUnknown() {
    assertThat(NormalDistribution.cumulative(Double.NaN)).isNaN();
  }
}
