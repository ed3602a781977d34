package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.registry.manifest.KnownQuantity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTargetTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  @Test
  void followsTheSlowerAgent() {
    assertThat(target(agent("a", 4), agent("b", 8))).isEqualTo(12);
  }

  @Test
  void secondsInWhichTheMachineWasBusyDoNotCount() {
    assertThat(target(agent("a", 70), agent("a", 900), agent("a", 20), agent("a", 15)))
        .isEqualTo(30);
  }

  @Test
  void staysBetweenItsBounds() {
    assertThat(target(agent("a", 1), agent("b", Double.NaN))).isEqualTo(5);
    assertThat(target(agent("a", 800))).isEqualTo(250);
  }

  private static double target(DemoAgentSnapshot... reports) {
    return LatencyTarget.millis(List.of(reports), DEADLINE);
  }

  private static DemoAgentSnapshot agent(String id, double p95) {
    return new DemoAgentSnapshot(
        id, true, "i", "fp32", List.of(), p95, 50, KnownQuantity.unknown(), 1, Double.NaN, 7);
  }
}
