package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class WorkloadGeneratorTest {
  private static final double SECONDS = 3000;

  private final WorkloadGenerator workloads = new WorkloadGenerator(new Random(1), SECONDS);

  @Test
  void drawsPoissonArrivalsOfTheRate() {
    double[] arrivals = workloads.poisson(t -> 10, 10);

    // 30,000 expected, standard deviation 173
    assertThat(arrivals.length).isCloseTo(30_000, within(700));
    assertThat(arrivals).isSorted();
    assertThat(arrivals[arrivals.length - 1]).isLessThan(1e3 * SECONDS);
  }

  @Test
  void followsAStepOfTheRate() {
    double[] arrivals = workloads.step(2, 20);

    long middle = Arrays.stream(arrivals).filter(at -> at >= 1e6 && at < 2e6).count();
    assertThat((double) middle).isCloseTo(20_000, within(600.0));
    assertThat((double) arrivals.length - middle).isCloseTo(4_000, within(300.0));
  }

  @Test
  void waitsForTheDayOfADiurnalLoad() {
    double[] arrivals = workloads.diurnal(1, 9, SECONDS);

    assertThat((double) arrivals.length).isCloseTo(5 * SECONDS, within(600.0));
    long night = Arrays.stream(arrivals).filter(at -> at < 1e3 * SECONDS / 10).count();
    assertThat(night).isLessThan(arrivals.length / 20);
  }

  @Test
  void hasBurstsOfRequestsAMillisecondApart() {
    double[] arrivals = workloads.bursty(0.1, 0.1, 10, 0.1, 50);

    int together = 0;
    int longest = 0;
    for (int i = 1; i < arrivals.length; i++) {
      together = Math.abs(arrivals[i] - arrivals[i - 1] - 1) < 1e-6 ? together + 1 : 0;
      longest = Math.max(longest, together);
    }
    assertThat(longest).isBetween(10, 49);
    assertThat(arrivals).isSorted();
  }

  @Test
  void hasBurstsOfTheMeanSize() {
    double[] arrivals = workloads.bursty(1e-9, 1e-9, 10, 5, 50);

    double bursts = 5.0 * SECONDS;
    assertThat(arrivals.length / bursts)
        .isCloseTo(WorkloadGenerator.meanBurst(50), Percentage.withPercentage(5));
  }

  @Test
  void changesRegimesAfterTheMeanTime() {
    PiecewiseConstantSignal regimes = workloads.regimes(new double[] {0, 1, 2}, 10);

    int changes = 0;
    double before = regimes.at(0);
    for (double at = regimes.nextChange(0); Double.isFinite(at); at = regimes.nextChange(at)) {
      assertThat(regimes.at(at)).isNotEqualTo(before);
      before = regimes.at(at);
      changes++;
    }
    assertThat(changes).isBetween(240, 360);
  }
}
