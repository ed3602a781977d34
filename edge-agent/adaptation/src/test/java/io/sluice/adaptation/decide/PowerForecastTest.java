package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerForecastTest {
  private final PowerForecast forecast = new PowerForecast();

  @Test
  void addsToTheIdlePowerWhatTheRequestsWouldTakeOfAnotherRung() {
    serve(60, 20, 0.05, 1);

    assertThat(forecast.watts(0.05)).isCloseTo(3.0, within(0.01));
    assertThat(forecast.watts(0.10)).isCloseTo(4.0, within(0.1));
    assertThat(forecast.watts(0.01)).isCloseTo(2.2, within(0.1));
  }

  @Test
  void expectsASlowedDeviceToTakeMoreOfEveryRung() {
    serve(60, 20, 0.05, 2);

    assertThat(forecast.watts(0.10)).isCloseTo(6.0, within(0.2));
  }

  @Test
  void knowsNothingAtFirstNorWhenNothingRuns() {
    assertThat(forecast.watts(0.05)).isNaN();

    serve(60, 0, 0.05, 1);

    assertThat(forecast.watts(0.05)).isNaN();
  }

  /** Twice a second what the device drew: 2 W and its inferences. */
  private void serve(int seconds, int perSecond, double joules, double slowdown) {
    for (int i = 0; i < 2 * seconds; i++) {
      for (int j = 0; j < perSecond / 2; j++) {
        forecast.ran(1, joules * slowdown, slowdown);
      }
      forecast.sense(2 + perSecond * joules * slowdown, 0.5);
    }
  }
}
