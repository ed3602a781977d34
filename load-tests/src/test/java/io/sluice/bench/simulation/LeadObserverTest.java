package io.sluice.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.DeviceSimulation;
import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.adaptation.simulate.SimulatedWorld;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadObserverTest {
  @TempDir Path folder;

  @Test
  void seesRequestsThatWereGivenUpAsMissedInTheSecondInWhichTheyCame() throws IOException {
    String ladder = Examples.LADDER.replace("\"p99_ms\": 130", "\"p99_ms\": 100");
    String device = Examples.DEVICE.replace("[1, 1.5, 2]", "[1]");
    SimulationScene scene =
        SimulationScene.read(
            Examples.file(folder, "l.json", ladder),
            // the second waits for the first and is late by then; the third comes when all is calm
            Examples.file(folder, "t.csv", "start_ms,deadline_ms\n950,120\n960,80\n1500,120\n"),
            Examples.file(folder, "d.json", device),
            Examples.file(folder, "p.json", Examples.POLICY));
    SimulatedWorld world = scene.world(1);
    DeviceLadder rungs = scene.device().ladder();
    LeadObserver watch =
        new LeadObserver(world, SimulationLaws.named("static:big", rungs).on(rungs, 0));

    DeviceSimulationOutcome outcome =
        DeviceSimulation.run(world, watch, AdaptationPolicy.UNLIMITED, watch);

    assertThat(outcome.answered()).isEqualTo(2);
    assertThat(watch.timeLine().lines("big", rungs))
        .containsExactly(
            // 48 ms of the first run, which 2 ms of gathering went before, at 5 W above 2 W of
            // idling;
            // a run warms by 0.04 K
            "big,0,big,2,1,0.4500,2.240,2.240,35.02", "big,1,big,1,0,0.9000,2.760,5.000,35.08");
  }
}
