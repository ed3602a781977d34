package io.sluice.adaptation.rival;

import static io.sluice.adaptation.rival.RivalLawFixtures.BIG;
import static io.sluice.adaptation.rival.RivalLawFixtures.SMALL;
import static io.sluice.adaptation.rival.RivalLawFixtures.left;
import static io.sluice.adaptation.rival.RivalLawFixtures.readings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.ResidencySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InfaasLawTest {
  private final InfaasLaw law = new InfaasLaw(RivalLawFixtures.TWO);

  @BeforeEach
  void startTheClock() {
    law.review(both(0, BIG));
  }

  @Test
  void takesTheMostAccurateWhoseProfiledLatencyIsWithinTheObjective() {
    assertThat(law.choose(left(100)).rung()).isEqualTo(BIG);
    assertThat(law.choose(left(99)).rung()).isEqualTo(SMALL);
  }

  @Test
  void takesTheFastestWhenNoneIsWithinTheObjective() {
    assertThat(law.choose(left(5)).rung()).isEqualTo(SMALL);
  }

  @Test
  void movesToMoreThroughputAtOnceWhenTheLoadIsOver95PercentOfIt() {
    law.sense(readings(900, Double.NaN, 9.6));

    assertSwitch(law.review(both(1000, BIG)), "small");
  }

  @Test
  void staysBelow95Percent() {
    law.sense(readings(900, Double.NaN, 9.4));

    assertThat(law.review(both(1000, BIG))).isInstanceOf(ResidencyDecision.Stay.class);
  }

  @Test
  void goesBackOnceItWasAskedForMoreThanTenTimes() {
    law.sense(readings(0, Double.NaN, 5));
    for (int second = 1; second <= 10; second++) {
      assertThat(law.review(both(second * 1000, SMALL))).isInstanceOf(ResidencyDecision.Stay.class);
    }

    assertSwitch(law.review(both(11_000, SMALL)), "big");
  }

  @Test
  void wishesForASwitchUntilItIsDone() {
    law.sense(readings(900, Double.NaN, 9.6));
    law.review(both(1000, BIG));

    assertSwitch(law.review(both(1500, BIG)), "small");
    assertThat(law.review(both(1800, SMALL))).isInstanceOf(ResidencyDecision.Stay.class);
  }

  @Test
  void shunsAVariantThatIsInterferedWithUntilItWasQuietForElevenChecks() {
    law.observe(new CompletedInference(160, BIG, 1, 160));
    for (int second = 1; second <= 11; second++) {
      law.review(both(1000 * second, BIG));
      assertThat(law.choose(left(200)).rung()).isEqualTo(SMALL);
    }

    law.review(both(12_000, BIG));

    assertThat(law.choose(left(200)).rung()).isEqualTo(BIG);
  }

  @Test
  void doesNotShunWhatIsLessThanHalfAgainAsSlowAsProfiled() {
    law.observe(new CompletedInference(145, BIG, 1, 145));

    law.review(both(1000, BIG));

    assertThat(law.choose(left(200)).rung()).isEqualTo(BIG);
  }

  @Test
  void leavesALeadThatCannotMeetTheObjective() {
    law.choose(left(90));

    assertSwitch(law.review(both(1000, BIG)), "small");
  }

  private static ResidencySnapshot both(double nowMillis, int lead) {
    return new ResidencySnapshot(nowMillis, lead, 0b11, 0, 0);
  }

  private static void assertSwitch(ResidencyDecision decision, String to) {
    assertThat(decision).isInstanceOf(ResidencyDecision.Switch.class);
    assertThat(((ResidencyDecision.Switch) decision).to().value()).isEqualTo(to);
  }
}
