package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerDemandCurveTest {
  private final PowerDemandCurve curve = new PowerDemandCurve(60, 2);

  @Test
  void addsToTheIdlePowerWhatInferencesWouldHaveTaken() {
    pass(60, 3.5, 1.5, 1.0, 0.2);

    assertThat(curve.watts(0)).isCloseTo(3.0, within(1e-9));
    assertThat(curve.watts(1)).isCloseTo(2.2, within(1e-9));
  }

  @Test
  void knowsNothingAtFirst() {
    pass(1, 3.5, 1.5, 1.0, 0.2);

    assertThat(curve.watts(0)).isNaN();
  }

  @Test
  void forgetsSlowlyWhatWasLongAgo() {
    pass(600, 5, 2, 2, 2);
    pass(60, 3, 0, 0, 0);

    assertThat(curve.watts(0)).isCloseTo(3 + 2 / Math.E, within(0.01));
  }

  @Test
  void knowsNothingOncePowerIsUnknown() {
    pass(60, 3.5, 1.5, 1.0, 0.2);

    curve.forget();

    assertThat(curve.watts(0)).isNaN();
  }

  /** Intervals of half a second, figures in W. */
  private void pass(int seconds, double watts, double took, double cheap, double dear) {
    for (int i = 0; i < 2 * seconds; i++) {
      curve.pass(0.5, watts, took / 2, new double[] {cheap / 2, dear / 2});
    }
  }
}
