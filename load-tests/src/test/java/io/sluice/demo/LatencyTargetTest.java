package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.AgentView;
import io.sluice.registry.manifest.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTargetTest {
  @Test
  void followsTheSlowerAgent() {
    assertThat(LatencyTarget.millis(List.of(agent(4), agent(8)))).isEqualTo(24);
  }

  @Test
  void hasAFloor() {
    assertThat(LatencyTarget.millis(List.of(agent(1), agent(Double.NaN)))).isEqualTo(10);
  }

  private static AgentView agent(double p95) {
    return new AgentView(
        "edge", true, "i", "fp32", List.of(), p95, 50, Quantity.unknown(), 1, Double.NaN, 7);
  }
}
