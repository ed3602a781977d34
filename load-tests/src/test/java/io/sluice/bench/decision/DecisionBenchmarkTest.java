package io.sluice.bench.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.ResidencyDecision;
import io.sluice.adaptation.decide.SwitchRationale.Limit;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionBenchmarkTest {
  private static final int CALLS = 200_000;

  @Test
  void measuresInferencesThatBudgetHeatTimeAndPolicyLimit() {
    DecisionBenchmark benchmark = new DecisionBenchmark();
    Set<Limit> limits = EnumSet.noneOf(Limit.class);

    for (int i = 0; i < CALLS; i++) {
      limits.add(benchmark.inference().grounds().limit());
    }

    assertThat(limits).contains(Limit.ENERGY, Limit.HEAT, Limit.TARGET, Limit.POLICY);
  }

  @Test
  void measuresRoundsThatMoveTheLeadByWhatInferencesTook() {
    DecisionBenchmark benchmark = new DecisionBenchmark();
    int moves = 0;

    for (int i = 0; i < CALLS; i++) {
      moves += benchmark.round() instanceof ResidencyDecision.Switch ? 1 : 0;
    }

    assertThat(moves).isBetween(1, CALLS / 10);
  }
}
