package io.sluice.adaptation.decide;

import static io.sluice.adaptation.decide.DeviceLadderFixtures.FP32;
import static io.sluice.adaptation.decide.DeviceLadderFixtures.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.policy.AdaptationPolicy;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Energy budgets and temperature limits. */
class SluiceLawPriceTest extends SluiceLawFixture {
  @Test
  void asksNothingForEnergyOnceItsReadingsAreLost() {
    allow(2);
    spend(100, 5);

    spend(6, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void takesAFrugalRungWhenTheBudgetIsSpent() {
    allow(2);
    spend(100, 5);

    assertThat(choose(1000).rung()).isEqualTo(INT8);
  }

  @Test
  void knowsAtOnceWhatAnotherBudgetAsks() {
    allow(6);
    spend(100, 5);
    sense(5, Double.NaN);
    assertThat(choose(1000).rung()).isEqualTo(FP32);

    allow(2);
    sense(5, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(INT8);
  }

  @Test
  void startsAnewUnderABudgetAfterATimeWithoutOne() {
    allow(2);
    spend(100, 5);
    law.obey(AdaptationPolicy.UNLIMITED);
    spend(100, 1);

    allow(2);
    sense(1, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void takesNoNoticeOfABudgetWhenPowerIsUnknown() {
    allow(2);
    spend(100, Double.NaN);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void takesACoolerRungBeforeTheLimitIsReached() {
    law.obey(below(80));

    warm(70, 77);

    RungChoice choice = choose(1000);
    assertThat(choice.rung()).isEqualTo(INT8);
    assertThat(choice.grounds().sentence())
        .contains("per joule, but the price is")
        .contains("for heat");
  }

  @Test
  void takesNoNoticeOfTheHeatFarBelowTheLimit() {
    law.obey(below(80));

    warm(55, 60);

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  @Test
  void givesTheLeadUpForTheHeat() {
    law.obey(below(80));
    warm(70, 77);

    serve(80, 1, 1000);

    assertSwitch(review(FP32, ALL), INT8, SwitchCause.HEAT);
  }

  @Test
  void asksNothingForTheHeatOnceTheTemperatureIsLost() {
    law.obey(below(80));
    warm(70, 77);

    for (int i = 0; i < 120; i++) {
      sense(3, Double.NaN);
    }

    assertThat(choose(1000).rung()).isEqualTo(FP32);
  }

  private void allow(double watts) {
    law.obey(policy(OptionalDouble.empty(), null, Optional.of(watts(watts))));
  }
}
