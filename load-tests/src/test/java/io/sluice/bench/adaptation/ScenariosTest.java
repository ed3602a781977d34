package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.simulate.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScenariosTest {
  @Test
  void tunesOnOtherWorldsThanAreReported() {
    Scenarios tuning = Scenarios.TUNING;
    Scenarios reporting = Scenarios.REPORTING;

    assertThat(LongStream.of(tuning.seeds()).boxed())
        .doesNotContainAnyElementsOf(LongStream.of(reporting.seeds()).boxed().toList());
    assertThat(LongStream.of(tuning.fleetSeeds()).boxed())
        .doesNotContainAnyElementsOf(LongStream.of(reporting.fleetSeeds()).boxed().toList())
        .doesNotContainAnyElementsOf(LongStream.of(reporting.seeds()).boxed().toList());
    assertThat(tuning.load()).isNotEqualTo(reporting.load());
    assertThat(tuning.deadlineMillis()).isNotEqualTo(reporting.deadlineMillis());
    assertThat(tuning.contentionSeconds()).isNotEqualTo(reporting.contentionSeconds());
    assertThat(tuning.budgetWatts()).doesNotContain(reporting.budgetWatts());
  }

  @Test
  void saysWhichSeedsAreReportedAndWhichTunedOn() {
    assertThat(Scenarios.REPORTING.provenance()).contains("other seeds (1–10)", "seeds 101–110");
    assertThat(Scenarios.REPORTING.fleetProvenance()).contains("201–210, on which nothing was");
    assertThat(Scenarios.TUNING.provenance()).contains("(1–10)", "not those that are reported");
    assertThat(Scenarios.TUNING.fleetProvenance()).doesNotContain("nothing was tuned");
  }

  @Test
  void makesTheSameWorldOfTheSameSeed() {
    for (Scenario scenario : all()) {
      double[] once = scenario.world(5).trace().arrivalMillis();

      assertThat(scenario.world(5).trace().arrivalMillis()).isEqualTo(once);
      assertThat(scenario.world(6).trace().arrivalMillis()).isNotEqualTo(once);
    }
  }

  @Test
  void hasSensitivitiesThatDifferWhereItSaysSo() {
    for (Scenario scenario : all()) {
      boolean equal = scenario.device().rungs().stream().allMatch(rung -> rung.sensitivity() == 1);
      boolean contended = Double.isFinite(scenario.world(1).contention().nextChange(0));

      assertThat(scenario.differing()).isEqualTo(contended && !equal);
    }
  }

  @Test
  void leavesRoomBetweenServingTheLeastAndTheBestVariant() {
    Scenario scenario = Scenarios.REPORTING.latency().get(0);
    List<Contender> statics = Contender.statics(scenario.device());

    Outcome best = one(scenario, statics.get(0));
    Outcome least = one(scenario, statics.get(statics.size() - 1));

    assertThat(best.missRate()).isGreaterThan(0.1);
    assertThat(least.missRate()).isLessThan(0.01);
  }

  private static Outcome one(Scenario scenario, Contender contender) {
    return Results.of(scenario, contender, new long[] {1}).outcomes().get(0);
  }

  private static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(Scenarios.REPORTING.latency());
    all.addAll(Scenarios.REPORTING.energy());
    all.add(Scenarios.REPORTING.heat());
    return all;
  }
}
