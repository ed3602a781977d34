package io.sluice.adaptation.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ThermalOracleTest {
  private static final double TRIP = 80;

  @Test
  void answersAllWhereThatStaysCool() {
    ThermalForesight cool = prospect(new double[] {100, 100, 100}, 20, 0.1, 10);

    assertThat(ThermalOracle.most(cool)).isCloseTo(300, within(1e-9));
  }

  @Test
  void answersWhatTheHeatAllowsInTheLongRun() {
    double[] demand = new double[500];
    Arrays.fill(demand, 1000);
    ThermalForesight hot = prospect(demand, 50, 1, 100);

    // 30 K at 10 K/W are 3 W, with 1 W for idling: 2 answers a second of 1 J, 10 s a step
    assertThat(ThermalOracle.most(hot) / 500).isBetween(20.0, 20.5);
  }

  @Test
  void savesHeatForWhatIsWorthMore() {
    double[] demand = {10, 0, 0, 0, 100};
    ThermalForesight rise = prospect(demand, 55, 0.5, 100);

    double all = ThermalOracle.most(rise);

    assertThat(all).isGreaterThan(60).isLessThanOrEqualTo(110);
  }

  @RepeatedTest(20)
  void isNoWorseThanAnyPlanTried(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] demand = random.doubles(4, 0, 200).toArray();
    ThermalForesight prospect = prospect(demand, 45 + 10 * random.nextDouble(), 1, 30);

    double best = ThermalOracle.most(prospect);

    double tried = everything(prospect, 0, prospect.startCelsius());
    // the grid of shares is coarse
    assertThat(best).isBetween(tried, tried + 0.04 * Arrays.stream(demand).sum());
  }

  private static double everything(ThermalForesight prospect, int step, double celsius) {
    if (step == prospect.steps()) {
      return 0;
    }
    double best = 0;
    double most = Math.min(prospect.demand()[step], prospect.perSecond()[0] * 10);
    for (int share = 0; share <= 30; share++) {
      double answers = most * share / 30;
      double settled = prospect.settled(step, prospect.joules()[0] * answers / 10);
      double after = settled + (celsius - settled) * Math.exp(-10.0 / 60);
      if (after < TRIP) {
        best = Math.max(best, answers + everything(prospect, step + 1, after));
      }
    }
    return best;
  }

  private static ThermalForesight prospect(
      double[] demand, double ambient, double joules, double perSecond) {
    double[] ambients = new double[demand.length];
    Arrays.fill(ambients, ambient);
    return new ThermalForesight(
        10,
        demand,
        ambients,
        new double[] {1},
        new double[] {joules},
        new double[] {perSecond},
        1,
        10,
        60,
        ambient + 10,
        TRIP);
  }
}
