package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import org.junit.jupiter.api.Test;

class SimulationRunTest {
  @Test
  void hasTheMovesOfTheLeadThatWereMade() {
    DeviceSimulationOutcome outcome =
        new DeviceSimulationOutcome(10, 8, 6, 50, 30, 10, 40, 1, 5, 7, 2, new int[] {5, 3});

    SimulationRun run = SimulationRun.of(1, outcome, 9);

    assertThat(run.figures())
        .containsEntry(SimulationFigure.LEAD_SWITCHES, 7.0)
        .containsEntry(SimulationFigure.RUNG_SWITCHES, 5.0);
  }
}
