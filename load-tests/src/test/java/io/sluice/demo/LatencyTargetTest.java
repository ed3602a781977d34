package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import io.sluice.registry.manifest.Quantity;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatencyTargetTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Offset<Double> TINY = within(1e-9);

  @Test
  void leavesRoomForTheWayUpOfTheSlowerAgent() {
    List<RungView> ladder = List.of(rung("fp32", 1.5), rung("int8-static", 0.5));

    assertThat(target(agent("a", 4, ladder), agent("b", 8, ladder))).isEqualTo(28.8, TINY);
  }

  @Test
  void secondsInWhichTheMachineWasBusyDoNotCount() {
    assertThat(
            target(
                agent("a", 70, List.of()),
                agent("a", 900, List.of()),
                agent("a", 20, List.of()),
                agent("a", 15, List.of())))
        .isEqualTo(24, TINY);
  }

  @Test
  void staysBetweenItsBounds() {
    assertThat(target(agent("a", 1, List.of()), agent("b", Double.NaN, List.of()))).isEqualTo(10);
    assertThat(target(agent("a", 800, List.of()))).isEqualTo(250);
  }

  private static double target(AgentView... reports) {
    return LatencyTarget.millis(List.of(reports), DEADLINE);
  }

  private static RungView rung(String variant, double p50Millis) {
    return new RungView(variant, p50Millis, Quantity.unknown());
  }

  private static AgentView agent(String id, double p95, List<RungView> ladder) {
    return new AgentView(
        id, true, "i", "fp32", ladder, p95, 50, Quantity.unknown(), 1, Double.NaN, 7);
  }
}
