package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FleetDemandEstimatorTest {
  private final FleetDemandEstimator estimate = new FleetDemandEstimator();
  private double now;

  @Test
  void averagesChance() {
    Random random = new Random(1);

    for (int i = 0; i < 60; i++) {
      second(400 + 20 * random.nextGaussian());
    }

    assertThat(estimate.perSecond()).isCloseTo(400, within(35.0));
    assertThat(estimate.growth()).isZero();
  }

  @Test
  void followsAStepAtOnce() {
    second(400);
    second(400);

    second(1200);

    assertThat(estimate.perSecond()).isEqualTo(1200);
    assertThat(estimate.growth()).isZero();
  }

  @Test
  void seesAnIncreaseTooSlowToBeAStep() {
    for (int i = 0; i < 60; i++) {
      second(10_000 + 50 * i);
    }

    assertThat(estimate.growth()).isBetween(15.0, 50.0);
  }

  @Test
  void passesOverWhatIsNoCount() {
    second(400);

    second(Double.NaN);
    second(-1);
    second(Double.POSITIVE_INFINITY);

    assertThat(estimate.perSecond()).isEqualTo(400);
  }

  private void second(double requests) {
    now += 1000;
    estimate.add(now, requests);
  }
}
