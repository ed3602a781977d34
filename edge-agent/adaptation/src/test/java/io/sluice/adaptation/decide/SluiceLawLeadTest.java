package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.DeviceLadderFixtures.FP32;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.INT8;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.MIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision.Stay;
import io.sluice.adaptation.decide.ResidencyDecision.Switch;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The leading rung and its companions. */
class SluiceLawLeadTest extends SluiceLawFixture {
  @Test
  void givesTheLeadUpWhenHardlyAnInferenceWouldHaveIt() {
    serve(80, 1, 38);

    assertSwitch(review(FP32, ALL), MIXED, SwitchCause.LATENCY);
  }

  @Test
  void keepsTheLeadThroughAMomentOfHurry() {
    serve(3, 1, 15);

    assertThat(review(FP32, ALL)).isInstanceOf(Stay.class);
  }

  @Test
  void risesOnlyAfterTheDwell() {
    serve(80, 1, 38);
    review(FP32, ALL);
    review(MIXED, ALL);

    serve(30, 1, 1000);
    ResidencyDecision early = review(MIXED, ALL);
    serve(60, 1, 1000);
    ResidencyDecision later = review(MIXED, ALL);

    assertThat(early).isInstanceOf(Stay.class);
    assertSwitch(later, FP32, SwitchCause.HEADROOM);
  }

  @Test
  void saysForHowLongARungWasWantedThatLeadsAgain() {
    serve(80, 1, 38);
    review(FP32, ALL);
    review(MIXED, ALL);
    serve(60, 1, 1000);
    review(FP32, ALL); // regretted: the dwell of rungs not in memory is doubled from now on
    serve(80, 1, 38);
    review(MIXED, ALL);
    serve(90, 1, 1000);

    ResidencyDecision again = review(MIXED, ALL);

    assertSwitch(again, FP32, SwitchCause.HEADROOM);
    assertThat(((Switch) again).numbers()).containsEntry("dwell_s", 10.0);
    assertThat(again.reason())
        .contains(
            "of recent inferences could have had fp32 or better, and 40 % or more for 10.0 s");
  }

  @Test
  void putsAMoveDownToWhatSpokeAgainstTheLeadAndNotToThePriceItWasHadAt() {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(4))));
    spend(20, 3.9);
    serve(200, 1, 1000);

    serve(80, 1, 38);

    assertSwitch(review(FP32, ALL), MIXED, SwitchCause.LATENCY);
  }

  @Test
  void wantsARungBesideTheLeadThatSomeInferencesWouldHave() {
    serve(60, 1, 1000);
    serve(5, 1, 38);

    ResidencyDecision decision = besideFp32And(1L << INT8, 1L << MIXED, 1L << MIXED);

    assertThat(decision).isInstanceOf(ResidencyDecision.Load.class);
    assertThat(((ResidencyDecision.Load) decision).variant().value()).isEqualTo("mixed");
  }

  @Test
  void wantsTheRungBesideTheLeadThatThereIsRoomFor() {
    serve(60, 1, 1000);
    serve(6, 1, 38);
    serve(3, 1, 15);

    ResidencyDecision decision = besideFp32And(0, 1L << MIXED | 1L << INT8, 1L << INT8);

    assertThat(decision).isInstanceOf(ResidencyDecision.Load.class);
    assertThat(((ResidencyDecision.Load) decision).variant().value()).isEqualTo("int8");
  }

  @Test
  void wantsNoRungBesideTheLeadThatSomethingWouldHaveToLeaveFor() {
    serve(60, 1, 1000);
    serve(5, 1, 38);

    assertThat(besideFp32And(1L << INT8, 1L << MIXED, 0)).isInstanceOf(Stay.class);
  }

  @Test
  void leavesALeadThatNoLongerFitsIntoMemory() {
    ResidencyDecision decision =
        law.review(new ResidencySnapshot(now, FP32, 1L << INT8, 1L << MIXED, 1L << MIXED));

    assertSwitch(decision, MIXED, SwitchCause.MEMORY);
  }
}
