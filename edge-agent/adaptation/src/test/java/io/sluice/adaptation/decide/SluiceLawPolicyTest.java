package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.DeviceLadderFixtures.FP32;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.INT8;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.MIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision.Stay;
import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Pins, floors and ceilings. */
class SluiceLawPolicyTest extends SluiceLawFixture {
  @Test
  void obeysAPin() {
    law.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    assertThat(choose(1000).rung()).isEqualTo(INT8);
    assertSwitch(review(FP32, ALL), INT8, SwitchCause.POLICY);
  }

  @Test
  void takesNoRungAboveTheCeiling() {
    law.obey(ceiling(0.93));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
    assertSwitch(review(FP32, ALL), MIXED, SwitchCause.POLICY);
  }

  @Test
  void takesARungAboveTheCeilingWhenNoneBelowIsInMemory() {
    law.obey(ceiling(0.92));

    assertThat(law.choose(dispatch(1L << FP32 | 1L << MIXED, 1000)).rung()).isEqualTo(FP32);
  }

  @Test
  void holdsTheFloorAgainstACeilingBelowIt() {
    law.obey(
        policy(OptionalDouble.of(0.92), null, Optional.empty())
            .withAccuracyCeiling(OptionalDouble.of(0.90)));

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
  }

  @Test
  void leadsAtOnceAgainWhenACeilingIsTakenBackThatAloneHeldItDown() {
    law.obey(ceiling(0.93));
    review(FP32, ALL);
    serve(600, 1, 1000);
    ResidencyDecision under = review(MIXED, ALL);

    law.obey(AdaptationPolicy.UNLIMITED);

    assertThat(under).isInstanceOf(Stay.class);
    assertSwitch(review(MIXED, ALL), FP32, SwitchCause.HEADROOM);
  }

  @Test
  void goesBelowTheFloorOnlyWhenNothingAboveItWillBeInTime() {
    law.obey(policy(OptionalDouble.of(0.92), null, Optional.of(watts(0.001))));
    spend(100, 5);

    assertThat(choose(1000).rung()).isEqualTo(MIXED);
    assertThat(choose(15).rung()).isEqualTo(INT8);
  }

  @Test
  void liftsTheLeadToTheFloorAtOnce() {
    serve(80, 1, 15);
    review(FP32, ALL);
    review(INT8, ALL);

    law.obey(policy(OptionalDouble.of(0.92), null, Optional.empty()));

    assertThat(choose(1000).rung()).isLessThan(INT8);
    assertSwitch(review(INT8, ALL), MIXED, SwitchCause.POLICY);
  }

  @Test
  void saysWhenThePolicyIsInTheWay() {
    law.obey(policy(OptionalDouble.empty(), "int8", Optional.empty()));

    assertThat(choose(1000).grounds().sentence()).contains("mixed is not allowed by the policy");
  }
}
