package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SlowdownKalmanFilterTest {
  private final SlowdownKalmanFilter filter = new SlowdownKalmanFilter();
  private final Random random = new Random(1);
  private double now;

  @Test
  void learnsASteadySlowdown() {
    feed(200, 1, 0.7, 0.05);

    assertThat(filter.mean(1)).isCloseTo(0.7, within(0.05));
    assertThat(Math.sqrt(filter.noise())).isCloseTo(0.05, within(0.02));
  }

  @Test
  void tellsContentionFromWhatSlowsAllAlike() {
    double common = 0.1;
    double contention = 0.8;
    for (int i = 0; i < 400; i++) {
      double sensitivity = i % 2 == 0 ? 0.4 : 1.5;
      feed(1, sensitivity, common + sensitivity * contention, 0.05);
    }

    assertThat(filter.mean(0)).isCloseTo(common, within(0.08));
    assertThat(filter.mean(1) - filter.mean(0)).isCloseTo(contention, within(0.08));
  }

  @Test
  void isLessSureOfAVariantThatDoesNotRun() {
    feed(200, 0.5, 0.2, 0.05);

    assertThat(filter.variance(2)).isGreaterThan(4 * filter.variance(0.5));
  }

  @Test
  void hardlyFollowsOneOutlier() {
    feed(200, 1, 0, 0.05);

    feed(1, 1, 1.5, 0);

    assertThat(filter.mean(1)).isLessThan(0.15);
  }

  @Test
  void followsTheSecondOutlierOnTheSameSide() {
    feed(200, 1, 0, 0.05);

    feed(2, 1, 1, 0);

    assertThat(filter.mean(1)).isGreaterThan(0.8);
  }

  @Test
  void returnsToItsPriorWhenNothingRuns() {
    feed(200, 1, 1, 0.05);

    filter.advance(now + 200_000);

    assertThat(filter.mean(1)).isCloseTo(0, within(0.01));
    assertThat(filter.variance(1)).isGreaterThan(0.3);
  }

  @Test
  void staysFiniteWhateverItSees() {
    double[] hostile = {1e300, -1e300, 0, 7, -7, Double.MIN_VALUE};
    for (int i = 0; i < 1000; i++) {
      filter.advance(i % 7 == 0 ? Double.NaN : i % 5 == 0 ? -i : i * 1e6);
      filter.observe(hostile[i % hostile.length], i % 3);
    }

    assertThat(filter.mean(2)).isFinite();
    assertThat(filter.variance(2)).isFinite().isPositive();
  }

  private void feed(int times, double sensitivity, double logSlowdown, double noise) {
    for (int i = 0; i < times; i++) {
      now += 20;
      filter.advance(now);
      filter.observe(logSlowdown + noise * random.nextGaussian(), sensitivity);
    }
  }
}
