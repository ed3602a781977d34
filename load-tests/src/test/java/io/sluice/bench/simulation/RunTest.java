package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.simulate.Outcome;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void hasTheMovesOfTheLeadThatWereMade() {
    Outcome outcome = new Outcome(10, 8, 6, 50, 30, 10, 40, 1, 5, 7, 2, new int[] {5, 3});

    Run run = Run.of(1, outcome, 9);

    assertThat(run.figures())
        .containsEntry(Figure.LEAD_SWITCHES, 7.0)
        .containsEntry(Figure.RUNG_SWITCHES, 5.0);
  }
}
