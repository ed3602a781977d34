package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import io.sluice.registry.manifest.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTargetTest {
  @Test
  void leavesRoomForTheWayUpOfTheSlowerAgent() {
    List<RungView> ladder = List.of(rung("fp32", 1.5), rung("int8-static", 0.5));

    assertThat(LatencyTarget.millis(List.of(agent(4, ladder), agent(8, ladder)))).isEqualTo(48);
  }

  @Test
  void hasAFloor() {
    assertThat(LatencyTarget.millis(List.of(agent(1, List.of()), agent(Double.NaN, List.of()))))
        .isEqualTo(10);
  }

  private static RungView rung(String variant, double p50Millis) {
    return new RungView(variant, p50Millis, Quantity.unknown());
  }

  private static AgentView agent(double p95, List<RungView> ladder) {
    return new AgentView(
        "edge", true, "i", "fp32", ladder, p95, 50, Quantity.unknown(), 1, Double.NaN, 7);
  }
}
