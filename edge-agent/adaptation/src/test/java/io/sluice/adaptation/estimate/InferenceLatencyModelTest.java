package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceLatencyModelTest {
  private final InferenceLatencyModel model = new InferenceLatencyModel();
  private final BatchCostModel batch = new BatchCostModel(0);
  private final Random random = new Random(5);
  private double now;

  @Test
  void expectsTheProfileOfADeviceThatIsCalm() {
    run(300, 1, t -> 10);

    assertThat(model.expectedMillis(10, 1, batch, 1)).isCloseTo(10, within(0.5));
  }

  @Test
  void expectsOfAnotherVariantWhatItsSensitivitySays() {
    run(300, 0.5, t -> 10 * Math.exp(0.5 * 0.8));

    double insensitive = model.expectedMillis(10, 0.1, batch, 1);
    double sensitive = model.expectedMillis(10, 1.5, batch, 1);

    assertThat(insensitive).isBetween(10.0, 13.0);
    assertThat(sensitive).isGreaterThan(20);
  }

  @Test
  void takesAKnownFrequencyOut() {
    run(300, 1, t -> 10);

    model.frequency(0.5);

    assertThat(model.expectedMillis(10, 1, batch, 1)).isCloseTo(20, within(1.0));
  }

  @Test
  void boundsMoreThanItExpects() {
    run(300, 1, t -> 10);

    assertThat(model.boundMillis(10, 1, batch, 1, 3)).isBetween(11.0, 20.0);
  }

  @Test
  void learnsWhatABatchCostsOfEachVariantForItself() {
    BatchCostModel other = new BatchCostModel(0.5);
    run(300, 1, t -> 10);
    double before = model.expectedMillis(10, 1, batch, 4);
    for (int i = 0; i < 100; i++) {
      now += 50;
      model.observe(now, 10, 1, batch, 4, 22);
      run(1, 1, t -> 10);
    }

    assertThat(before).isCloseTo(40, within(2.0));
    assertThat(model.expectedMillis(10, 1, batch, 4)).isCloseTo(22, within(2.0));
    assertThat(model.expectedMillis(10, 1, batch, 8)).isCloseTo(38, within(4.0));
    assertThat(model.expectedMillis(10, 1, other, 4)).isCloseTo(25, within(2.0));
  }

  @Test
  void widensItsMarginForNoiseButNotForAChangeOfTheDevice() {
    ConformalMargin margin = new ConformalMargin(0.005);
    InferenceLatencyModel marginal = new InferenceLatencyModel(margin);
    for (int i = 0; i < 200; i++) {
      marginal.observe(i * 20, 10, 1, batch, 1, 10);
    }
    double before = margin.quantile();

    marginal.observe(4000, 10, 1, batch, 1, 30);
    double afterOne = margin.quantile();
    marginal.observe(4020, 10, 1, batch, 1, 30);

    assertThat(afterOne).isGreaterThan(before);
    assertThat(margin.quantile()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void passesOverWhatIsNoTime(double millis) {
    run(50, 1, t -> 10);
    double before = model.expectedMillis(10, 1, batch, 1);

    model.observe(now, 10, 1, batch, 1, millis);

    assertThat(model.expectedMillis(10, 1, batch, 1)).isEqualTo(before);
  }

  private void run(int times, double sensitivity, java.util.function.DoubleUnaryOperator millis) {
    for (int i = 0; i < times; i++) {
      now += 20;
      double noise = Math.exp(0.05 * random.nextGaussian());
      model.observe(now, 10, sensitivity, batch, 1, millis.applyAsDouble(now) * noise);
    }
  }
}
