package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IdlePowerRatioTest {
  @Test
  void followsMeasurementsWithTheGainsOfThePaper() {
    IdlePowerRatio ratio = new IdlePowerRatio();
    ratio.observe(0.5);

    ratio.observe(0.6);

    // M(1) = 0.0101 * 0.001 / 0.0111, W(2) = (M(1) + 0.0001) / (M(1) + 0.0011)
    double predicted = 0.0101 * 0.001 / 0.0111 + 0.0001;
    assertThat(ratio.ratio())
        .isCloseTo(0.5 + 0.1 * predicted / (predicted + 0.001), within(1e-12))
        .isCloseTo(0.55025, within(1e-5));
  }
}
