package io.sluice.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private final DecisionLog log = new DecisionLog();

  @Test
  void itKeepsTheLastFiveHundredNewestFirst() {
    for (int i = 0; i < 600; i++) {
      log.add(decision("edge-1", i));
    }
    assertThat(log.recent(1_000)).hasSize(500);
    assertThat(log.recent(1).get(0).getTimeUnixMs()).isEqualTo(599);
  }

  @Test
  void itFindsTheLastOfOneAgent() {
    log.add(decision("edge-1", 1));
    log.add(decision("edge-2", 2));
    log.add(decision("edge-1", 3));
    assertThat(log.lastOf(new AgentId("edge-2"))).hasValue(decision("edge-2", 2));
    assertThat(log.lastOf(new AgentId("edge-1"))).hasValue(decision("edge-1", 3));
    assertThat(log.lastOf(new AgentId("edge-3"))).isEmpty();
  }

  private static SwitchDecision decision(String agent, long time) {
    return SwitchDecision.newBuilder().setAgentId(agent).setTimeUnixMs(time).build();
  }
}
