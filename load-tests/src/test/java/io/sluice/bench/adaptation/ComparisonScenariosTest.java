package io.sluice.bench.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ComparisonScenariosTest {
  @Test
  void tunesOnOtherWorldsThanAreReported() {
    ComparisonScenarios tuning = ComparisonScenarios.TUNING;
    ComparisonScenarios reporting = ComparisonScenarios.REPORTING;

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
    assertThat(ComparisonScenarios.REPORTING.provenance())
        .contains("other seeds (1–10)", "seeds 101–110");
    assertThat(ComparisonScenarios.REPORTING.fleetProvenance())
        .contains("201–210, on which nothing was");
    assertThat(ComparisonScenarios.TUNING.provenance())
        .contains("(1–10)", "not those that are reported");
    assertThat(ComparisonScenarios.TUNING.fleetProvenance()).doesNotContain("nothing was tuned");
  }

  @Test
  void makesTheSameWorldOfTheSameSeed() {
    for (AdaptationScenario scenario : all()) {
      double[] once = scenario.world(5).trace().arrivalMillis();

      assertThat(scenario.world(5).trace().arrivalMillis()).isEqualTo(once);
      assertThat(scenario.world(6).trace().arrivalMillis()).isNotEqualTo(once);
    }
  }

  @Test
  void hasSensitivitiesThatDifferWhereItSaysSo() {
    for (AdaptationScenario scenario : all()) {
      boolean equal = scenario.device().rungs().stream().allMatch(rung -> rung.sensitivity() == 1);
      boolean contended = Double.isFinite(scenario.world(1).contention().nextChange(0));

      assertThat(scenario.differing()).isEqualTo(contended && !equal);
    }
  }

  @Test
  void leavesRoomBetweenServingTheLeastAndTheBestVariant() {
    AdaptationScenario scenario = ComparisonScenarios.REPORTING.latency().get(0);
    List<ComparedLaw> statics = ComparedLaw.statics(scenario.device());

    DeviceSimulationOutcome best = one(scenario, statics.get(0));
    DeviceSimulationOutcome least = one(scenario, statics.get(statics.size() - 1));

    assertThat(best.missRate()).isGreaterThan(0.1);
    assertThat(least.missRate()).isLessThan(0.01);
  }

  private static DeviceSimulationOutcome one(AdaptationScenario scenario, ComparedLaw contender) {
    return ScenarioResults.of(scenario, contender, new long[] {1}).outcomes().get(0);
  }

  private static List<AdaptationScenario> all() {
    List<AdaptationScenario> all = new ArrayList<>(ComparisonScenarios.REPORTING.latency());
    all.addAll(ComparisonScenarios.REPORTING.energy());
    all.add(ComparisonScenarios.REPORTING.heat());
    return all;
  }
}
