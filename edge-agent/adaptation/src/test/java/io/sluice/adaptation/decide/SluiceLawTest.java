package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.DeviceLadderFixtures.FP32;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.INT8;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.MIXED;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.THREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision.Switch;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Choice of the rung of an inference with deadlines as the only limit. */
class SluiceLawTest extends SluiceLawFixture {
  @Test
  void takesTheMostAccurateRungThatWillBeInTime() {
    assertThat(choose(100).rung()).isEqualTo(FP32);
    assertThat(choose(38).rung()).isEqualTo(MIXED);
    assertThat(choose(15).rung()).isEqualTo(INT8);
  }

  @Test
  void takesTheFastestWhenNoneWillBe() {
    assertThat(choose(2).rung()).isEqualTo(INT8);
  }

  @Test
  void leavesTimeForTheRequestsBehind() {
    RungChoice choice = choose(100, 100, 100, 100, 100, 100, 100, 100, 100);

    assertThat(choice.rung()).isEqualTo(MIXED);
  }

  @Test
  void leavesTimeForThoseWhoWillComeMeanwhile() {
    haveThreeComeMeanwhile();

    RungChoice choice = choose(1000);

    assertThat(choice.rung()).isEqualTo(MIXED);
    assertThat(choice.grounds().sentence()).contains("fp32 would keep the device too busy");
  }

  @Test
  void leavesTheLoadToAPlanOfIt() {
    law.obey(AdaptationPolicy.UNLIMITED.withLoadPlanned(true));
    haveThreeComeMeanwhile();

    RungChoice choice = choose(1000);

    assertThat(choice.rung()).isEqualTo(FP32);
  }

  @Test
  void boundsABatchAsAWholeAndLeavesTimeForTheRequestsBehindIt() {
    for (int rung : new int[] {FP32, MIXED, INT8}) {
      serveBatches(300, 4, 0.5, 1L << rung);
    }

    // a batch of 4 takes twice as long as 1: 80, 40 and 16 ms; a request behind with 30 leaves 26
    assertThat(chooseBatch(4, 110, 110, 110, 110).rung()).isEqualTo(FP32);
    assertThat(chooseBatch(4, 75, 75, 75, 75).rung()).isEqualTo(MIXED);
    assertThat(chooseBatch(4, 110, 110, 110, 110, 30).rung()).isEqualTo(INT8);
  }

  @Test
  void isNotHurriedByARequestThatIsLostAnyway() {
    assertThat(choose(100, 1).rung()).isEqualTo(FP32);
  }

  @Test
  void takesOnlyWhatIsInMemory() {
    RungChoice choice = law.choose(dispatch(1L << INT8, 100));

    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().sentence()).contains("mixed is not in memory");
  }

  @Test
  void saysWhyABetterRungInMemoryWasNotTakenRatherThanThatAnotherIsNotThere() {
    RungChoice choice = law.choose(dispatch(1L << FP32 | 1L << INT8, 15));

    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().runnerUp()).isEqualTo(FP32);
    assertThat(choice.grounds().sentence()).contains("; fp32 (bound").contains("ms more");
  }

  @Test
  void comparesTheBestWithTheNextThatItCouldHaveBeen() {
    RungChoice choice = law.choose(dispatch(1L << FP32 | 1L << INT8, 1000));

    assertThat(choice.grounds().runnerUp()).isEqualTo(INT8);
  }

  @Test
  void saysThatNothingHasToBeInTime() {
    SwitchRationale grounds = choose(Double.NaN).grounds();

    assertThat(grounds.sentence())
        .matches("fp32 is bounded by \\d+\\.\\d ms and has no deadline.*");
    assertThat(grounds.numbers()).containsKey("bound_ms").doesNotContainKey("budget_ms");
  }

  @Test
  void saysNothingOfBoundsBeforeTheFirstInference() {
    SluiceLaw fresh = new SluiceLaw(THREE, FP32);
    fresh.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    ResidencyDecision decision = fresh.review(new ResidencySnapshot(0, FP32, ALL, 0, 0));

    assertSwitch(decision, INT8, SwitchCause.POLICY);
    assertThat(((Switch) decision).numbers())
        .containsKeys("accuracy_from", "accuracy_to")
        .doesNotContainKeys("budget_ms", "bound_ms", "runner_up_bound_ms", "runner_up_budget_ms");
  }

  @Test
  void saysWhatWouldChangeItsChoice() {
    assertThat(choose(38).grounds().sentence())
        .matches(
            "mixed is bounded by \\d+\\.\\d ms of the 38\\.0 ms that are left;"
                + " fp32 \\(bound \\d+\\.\\d ms\\) would need \\d+\\.\\d ms more");
  }

  @Test
  void holdsTheLatencyTargetBelowTheDeadline() {
    law.obey(AdaptationPolicy.UNLIMITED.withLatencyTarget(30));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
  }

  @Test
  void expectsMoreOfARungThatSuffersMoreFromContention() {
    serve(40, 2.5, 1000);

    assertThat(choose(90).rung()).isNotEqualTo(FP32);
  }
}
