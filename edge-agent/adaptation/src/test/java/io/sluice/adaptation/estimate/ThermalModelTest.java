package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThermalModelTest {
  private static final double AMBIENT = 25;
  private static final double RESISTANCE = 9;
  private static final double TIME_CONSTANT = 120;

  private final ThermalModel model = new ThermalModel();
  private double now;
  private double celsius = AMBIENT;

  @Test
  void forecastsWhereABodyOfFirstOrderGoes() {
    for (int i = 0; i < 12; i++) {
      run(100, i % 2 == 0 ? 5 : 2.5);
    }
    run(40, 5);

    double forecast = model.forecast(60);
    run(60, 5);

    assertThat(forecast).isCloseTo(celsius, within(1.0));
  }

  @Test
  void followsTheSlopeBeforeItKnowsTheBody() {
    run(60, 6);

    assertThat(model.forecast(30)).isGreaterThan(celsius + 2);
  }

  @Test
  void knowsNothingWithoutAReading() {
    model.observe(0, 3, Double.NaN);

    assertThat(model.forecast(30)).isNaN();
  }

  @Test
  void staysFiniteWhateverItReads() {
    double[] hostile = {Double.NaN, 0, Double.POSITIVE_INFINITY, -40, 1e6, 50};
    for (int i = 0; i < 5000; i++) {
      model.observe(i * 700.0, hostile[i % hostile.length], hostile[(i / 3) % hostile.length]);
    }
    for (int i = 0; i < 500; i++) {
      run(1, 3);
    }

    assertThat(model.forecast(30)).isFinite();
  }

  /** In steps of half a second. */
  private void run(int seconds, double watts) {
    for (int i = 0; i < 2 * seconds; i++) {
      double settles = AMBIENT + RESISTANCE * watts;
      celsius = settles + (celsius - settles) * Math.exp(-0.5 / TIME_CONSTANT);
      now += 500;
      model.observe(now, watts, celsius);
    }
  }
}
