package io.sluice.adaptation.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GlobalSlowdownFilterTest {
  private final GlobalSlowdownFilter slowdown = new GlobalSlowdownFilter();

  @Test
  void takesTheFirstRatioWithTheGainOfTheInitialVariance() {
    slowdown.observe(2);

    // (0.5 * 0.1 + 0.1) / (0.5 * 0.1 + 0.1 + 0.001)
    assertThat(slowdown.mean()).isCloseTo(1 + 0.15 / 0.151, within(1e-12));
    assertThat(slowdown.variance()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void raisesTheProcessNoiseAfterASurprise() {
    slowdown.observe(2);

    slowdown.observe(2);

    // Q = 0.3 * 0.1 + 0.7 * 0.99338² = 0.72076, and (1 - 0.99338) * 0.15 of the variance stays
    assertThat(slowdown.variance()).isCloseTo(0.7217525, within(1e-6));
    assertThat(slowdown.mean()).isCloseTo(1.9999908, within(1e-6));
  }

  @Test
  void doesNotLetTheProcessNoiseFallBelowItsStart() {
    for (int i = 0; i < 100; i++) {
      slowdown.observe(1);
    }

    assertThat(slowdown.variance()).isBetween(0.1, 0.102);
  }

  @Test
  void ignoresRatiosThatAreNone() {
    slowdown.observe(Double.NaN);
    slowdown.observe(0);
    slowdown.observe(Double.POSITIVE_INFINITY);

    assertThat(slowdown.mean()).isEqualTo(1);
  }

  @Test
  void givesChancesOfTheNormalDistributionAboveZero() {
    double oneSigma = 1 + Math.sqrt(0.1);

    // 0.0007827 of the plain normal distribution is below 0
    assertThat(slowdown.within(1)).isCloseTo((0.5 - 0.0007827) / (1 - 0.0007827), within(1e-6));
    assertThat(slowdown.within(oneSigma))
        .isCloseTo((0.8413447 - 0.0007827) / (1 - 0.0007827), within(1e-6));
    assertThat(slowdown.within(1e-9)).isBetween(0.0, 1e-9);
    assertThat(slowdown.within(-1)).isZero();
  }
}
