package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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

  @RepeatedTest(5)
  void keepsItsHeadThroughADayOfNearlySteadyPower(RepetitionInfo repetition) {
    double worst = worstOfADay(repetition, new Body(9, 300), hour -> 5);

    assertThat(worst).isLessThan(3);
  }

  @RepeatedTest(5)
  void keepsItsHeadThroughADayOfSlowlyChangingPower(RepetitionInfo repetition) {
    double worst =
        worstOfADay(repetition, new Body(4, 60), hour -> 4 + 1.5 * Math.sin(hour / 12 * Math.PI));

    assertThat(worst).isLessThan(3);
  }

  /** Greatest error of the forecasts of half a minute, K, with a sensor of whole degrees. */
  private double worstOfADay(
      RepetitionInfo repetition, Body body, DoubleUnaryOperator wattsAtHour) {
    Random random = new Random(repetition.getCurrentRepetition() - 1);
    double[] forecasts = new double[2 * 86_400];
    double worst = 0;
    for (int i = 0; i < forecasts.length; i++) {
      double watts = wattsAtHour.applyAsDouble(i / 7200.0) + 0.3 * random.nextGaussian();
      celsius = body.after(celsius, watts);
      now += 500;
      model.observe(now, watts, Math.floor(celsius));
      forecasts[i] = model.forecast(30);
      boolean isWarm = i > 2 * 1200;
      worst = isWarm ? Math.max(worst, Math.abs(forecasts[i - 60] - celsius)) : worst;
    }
    return worst;
  }

  private record Body(double resistance, double timeConstant) {
    double after(double celsius, double watts) {
      double settles = AMBIENT + resistance * watts;
      return settles + (celsius - settles) * Math.exp(-0.5 / timeConstant);
    }
  }

  /** Runs in steps of half a second. */
  private void run(int seconds, double watts) {
    for (int i = 0; i < 2 * seconds; i++) {
      celsius = new Body(RESISTANCE, TIME_CONSTANT).after(celsius, watts);
      now += 500;
      model.observe(now, watts, celsius);
    }
  }
}
