package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FrontierTest {
  private static final double NOTHING_IS_WORTH_IT = 20;

  @Test
  void interpolatesBetweenWhatNeighbouringPricesTake() {
    Requests two =
        new Requests(
            new double[] {0, 100}, new double[] {50, 150}, new double[][] {{20, 10}, {20, 10}});
    Frontier frontier = new Frontier(two, NOTHING_IS_WORTH_IT);

    // small is right 60 % for 1 J, big 90 % for 2 J: first small for both, then big
    assertThat(frontier.mostAccuracyWithin(4)).isCloseTo(1.8, within(1e-9));
    assertThat(frontier.mostAccuracyWithin(3)).isCloseTo(1.5, within(1e-3));
    assertThat(frontier.mostAccuracyWithin(2.5)).isCloseTo(1.35, within(1e-3));
    assertThat(frontier.mostAccuracyWithin(1)).isCloseTo(0.6, within(1e-3));
  }

  @RepeatedTest(100)
  void isNeverBelowWhatTryingEverythingReachesWithinTheEnergy(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Requests requests = Requests.random(random, 7);
    double joules = 10 * random.nextDouble();

    double bound = new Frontier(requests, NOTHING_IS_WORTH_IT).mostAccuracyWithin(joules);

    assertThat(bound).isGreaterThanOrEqualTo(everything(requests, 0, -1, 0, joules) - 1e-9);
  }

  private static double everything(
      Requests requests, int request, int before, double free, double joules) {
    if (request == requests.requests()) {
      return 0;
    }
    double best = everything(requests, request + 1, before, free, joules);
    double from = Math.max(free, requests.arrivalMillis(request));
    for (int rung = 0; rung < requests.rungs(); rung++) {
      double end = requests.endMillis(request, rung, before, from);
      double left = joules - requests.joules(request, rung, from);
      if (end <= requests.deadlineMillis(request) && left >= 0) {
        double later = everything(requests, request + 1, rung, end, left);
        best = Math.max(best, requests.worth(request, rung) + later);
      }
    }
    return best;
  }
}
