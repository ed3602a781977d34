package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NormalTest {
  @Test
  void isTheDistributionOfTheTables() {
    assertThat(Normal.cumulative(0)).isEqualTo(0.5);
    assertThat(Normal.cumulative(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(Normal.cumulative(-1)).isCloseTo(0.15865525393145707, within(1e-14));
  }

  @Test
  void isCertainFarAway() {
    assertThat(Normal.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Normal.cumulative(Double.NEGATIVE_INFINITY)).isEqualTo(0);
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isUnknownOfTheUnknown() {
    assertThat(Normal.cumulative(Double.NaN)).isNaN();
  }
}
