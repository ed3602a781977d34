package io.sluice.protocol.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AgentIdTest {
  @Test
  void anIdIsItsText() {
    assertThat(new AgentId("edge-1.a_B")).hasToString("edge-1.a_B");
  }

  @Test
  void anIllegalIdIsRefusedWithTheRule() {
    assertThatThrownBy(() -> new AgentId("edge 1"))
        .hasMessageContaining("1 to 64 of")
        .hasMessageContaining("\"edge 1\"");
    assertThatThrownBy(() -> new AgentId("a".repeat(65))).hasMessageContaining("1 to 64 of");
  }
}
