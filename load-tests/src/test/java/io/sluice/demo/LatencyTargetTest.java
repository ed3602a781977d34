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

    assertThat(LatencyTarget.millis(List.of(agent("a", 4, ladder), agent("b", 8, ladder))))
        .isEqualTo(48);
  }

  @Test
  void oneBadSecondDoesNotCount() {
    List<AgentView> calm =
        List.of(agent("a", 7, List.of()), agent("a", 900, List.of()), agent("a", 6, List.of()));

    assertThat(LatencyTarget.millis(calm)).isEqualTo(14);
  }

  @Test
  void hasAFloor() {
    assertThat(
            LatencyTarget.millis(
                List.of(agent("a", 1, List.of()), agent("b", Double.NaN, List.of()))))
        .isEqualTo(10);
  }

  private static RungView rung(String variant, double p50Millis) {
    return new RungView(variant, p50Millis, Quantity.unknown());
  }

  private static AgentView agent(String id, double p95, List<RungView> ladder) {
    return new AgentView(
        id, true, "i", "fp32", ladder, p95, 50, Quantity.unknown(), 1, Double.NaN, 7);
  }
}
