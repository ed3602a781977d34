package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.RivalLawFixtures.BIG;
import static io.sluice.adaptation.rival.RivalLawFixtures.SMALL;
import static io.sluice.adaptation.rival.RivalLawFixtures.left;
import static io.sluice.adaptation.rival.RivalLawFixtures.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AlertLawTest {
  private final AlertLaw law = new AlertLaw(RivalLawFixtures.TWO, AlertLaw.Goal.OF_ITS_OWN);

  @Test
  void weighsAccuracyByTheChanceToBeInTime() {
    // big: 0.9 * Pr(1 + 0.316 z <= 1.2) = 0.9 * 0.7363
    assertThat(law.expectedAccuracy(BIG, 120, 1)).isCloseTo(0.66270, within(1e-4));
    assertThat(law.expectedAccuracy(SMALL, 120, 1)).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void takesTheMostAccurateWhereItIsLikelyEnoughInTime() {
    assertThat(law.choose(left(120)).rung()).isEqualTo(BIG);
    // 0.9 * Pr(z <= 0.316) = 0.9 * 0.6241
    assertThat(law.choose(left(110)).rung()).isEqualTo(SMALL);
  }

  @Test
  void takesTheFasterWhenItIsTooLateForAll() {
    assertThat(law.choose(left(-5)).rung()).isEqualTo(SMALL);
    assertThat(law.choose(left(0.001)).rung()).isEqualTo(SMALL);
  }

  @Test
  void learnsOfASlowdownFromWhicheverRungRan() {
    law.observe(new CompletedInference(40, SMALL, 1, 40));

    assertThat(law.choose(left(200)).rung()).isEqualTo(SMALL);
  }

  @Test
  void sharesTheDeadlineAmongTheQueueWhenToldTo() {
    AlertLaw sharing = new AlertLaw(RivalLawFixtures.TWO, AlertLaw.Goal.SHARED_BY_THE_QUEUE);
    DispatchSnapshot queue = new DispatchSnapshot(0, 0, new double[] {200, 200}, 2, 1, 0b11);

    assertThat(law.choose(queue).rung()).isEqualTo(BIG);
    assertThat(sharing.choose(queue).rung()).isEqualTo(SMALL);
  }

  @Test
  void takesTheTargetForTheTimeWhereItIsLess() {
    law.obey(AdaptationPolicy.UNLIMITED.withLatencyTarget(150));
    DispatchSnapshot waited = new DispatchSnapshot(0, 60, new double[] {1000}, 1, 1, 0b11);

    assertThat(law.choose(left(1000)).rung()).isEqualTo(BIG);
    assertThat(law.choose(waited).rung()).isEqualTo(SMALL);
  }

  @Test
  void keepsTheEnergyOfAnInputWithinWattsTimesPeriod() {
    // idle at 2 W, one input a second: big takes 1 + 2 J of the budget, small 0.1 + 2 J
    law.sense(readings(0, 2, 1));
    law.sense(readings(1000, 2, 1));

    law.obey(watts(3.05));
    assertThat(law.choose(left(1000)).rung()).isEqualTo(BIG);
    law.obey(watts(2.95));
    assertThat(law.choose(left(1000)).rung()).isEqualTo(SMALL);
  }

  @Test
  void tellsIdlePowerFromThatOfInferences() {
    law.sense(readings(0, 2, 1));
    law.observe(new CompletedInference(500, BIG, 1, 100));
    law.sense(readings(1000, 3, 1));

    law.obey(watts(3.05));
    assertThat(law.choose(left(1000)).rung()).isEqualTo(BIG);
    law.obey(watts(2.95));
    assertThat(law.choose(left(1000)).rung()).isEqualTo(SMALL);
  }

  @Test
  void takesTheMostFrugalWhenNoneIsWithinTheBudget() {
    law.sense(readings(0, 2, 1));
    law.sense(readings(1000, 2, 1));
    law.obey(watts(1));

    assertThat(law.choose(left(1000)).rung()).isEqualTo(SMALL);
  }

  @Test
  void asksForTheRungThatMostInputsWouldHave() {
    DispatchSnapshot onlySmall = new DispatchSnapshot(0, 0, new double[] {200}, 1, 1, 0b10);
    assertThat(law.choose(onlySmall).rung()).isEqualTo(SMALL);

    ResidencyDecision decision = law.review(new ResidencySnapshot(500, SMALL, 0b10, 0b01, 0b01));

    assertThat(decision).isInstanceOf(ResidencyDecision.Switch.class);
    assertThat(((ResidencyDecision.Switch) decision).to().value()).isEqualTo("big");
  }

  @Test
  void obeysPinAndFloor() {
    AdaptationPolicy none = AdaptationPolicy.UNLIMITED;
    law.obey(
        new AdaptationPolicy(
            none.latencyTargetMillis(),
            none.latencyQuantile(),
            none.energy(),
            none.celsiusLimit(),
            OptionalDouble.of(0.8),
            none.pin(),
            none.dwell()));

    assertThat(law.choose(left(1)).rung()).isEqualTo(BIG);
  }

  private static AdaptationPolicy watts(double watts) {
    AdaptationPolicy none = AdaptationPolicy.UNLIMITED;
    return new AdaptationPolicy(
        none.latencyTargetMillis(),
        none.latencyQuantile(),
        Optional.of(new EnergyBudget.Average(watts, Duration.ofMinutes(5))),
        none.celsiusLimit(),
        none.accuracyFloor(),
        none.pin(),
        none.dwell());
  }
}
