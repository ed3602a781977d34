package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OracleDynamicProgrammeTest {
  private static final double SWITCH_MILLIS = 3;

  @Test
  void runsNothingThatWouldBeLate() {
    Requests one = new Requests(new double[] {0}, new double[] {10}, new double[][] {{11, 9}});

    assertThat(OracleDynamicProgramme.best(one, 0).accuracy()).isEqualTo(0.6);
  }

  @Test
  void takesTheFasterRungSoThatTheNextIsInTimeToo() {
    Requests two =
        new Requests(new double[] {0, 0}, new double[] {20, 20}, new double[][] {{15, 8}, {15, 8}});

    assertThat(OracleDynamicProgramme.best(two, 0).accuracy()).isEqualTo(1.2);
  }

  @Test
  void runsNothingThatIsNotWorthItsEnergy() {
    Requests one = new Requests(new double[] {0}, new double[] {20}, new double[][] {{15, 8}});

    // of 1.5 J for 0.9 and 0.8 J for 0.6
    assertThat(OracleDynamicProgramme.best(one, 0.1).joules()).isEqualTo(1.5);
    assertThat(OracleDynamicProgramme.best(one, 0.7).joules()).isEqualTo(0.8);
    assertThat(OracleDynamicProgramme.best(one, 0.8).joules()).isZero();
  }

  @RepeatedTest(200)
  void isAsGoodAsTryingEverything(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Requests requests = Requests.random(random, 7);
    double price = random.nextDouble();

    assertThat(OracleDynamicProgramme.best(requests, price).value())
        .isCloseTo(everything(requests, price, 0, -1, 0), within(1e-9));
  }

  private static double everything(
      Requests requests, double price, int request, int before, double free) {
    if (request == requests.requests()) {
      return 0;
    }
    double best = everything(requests, price, request + 1, before, free);
    double from = Math.max(free, requests.arrivalMillis(request));
    for (int rung = 0; rung < requests.rungs(); rung++) {
      double end = requests.endMillis(request, rung, before, from);
      if (end <= requests.deadlineMillis(request)) {
        double gain = requests.worth(request, rung) - price * requests.joules(request, rung, from);
        best = Math.max(best, gain + everything(requests, price, request + 1, rung, end));
      }
    }
    return best;
  }

  /** Two rungs of accuracy 0.9 and 0.6, with an energy of 1 J per 10 ms. */
  private record Requests(double[] arrivals, double[] deadlines, double[][] millis)
      implements PerfectForesight {
    static Requests random(Random random, int count) {
      double[] arrivals = new double[count];
      double[] deadlines = new double[count];
      double[][] millis = new double[count][2];
      double now = 0;
      for (int i = 0; i < count; i++) {
        now += 20 * random.nextDouble();
        arrivals[i] = now;
        deadlines[i] = now + 10 + 40 * random.nextDouble();
        millis[i][0] = 10 + 20 * random.nextDouble();
        millis[i][1] = 4 + 8 * random.nextDouble();
      }
      return new Requests(arrivals, deadlines, millis);
    }

    @Override
    public int requests() {
      return arrivals.length;
    }

    @Override
    public int rungs() {
      return 2;
    }

    @Override
    public double arrivalMillis(int request) {
      return arrivals[request];
    }

    @Override
    public double deadlineMillis(int request) {
      return deadlines[request];
    }

    @Override
    public double worth(int request, int rung) {
      return rung == 0 ? 0.9 : 0.6;
    }

    @Override
    public double endMillis(int request, int rung, int before, double fromMillis) {
      double switching = before < 0 || before == rung ? 0 : SWITCH_MILLIS;
      return fromMillis + switching + millis[request][rung];
    }

    @Override
    public double joules(int request, int rung, double fromMillis) {
      return millis[request][rung] / 10;
    }
  }
}
