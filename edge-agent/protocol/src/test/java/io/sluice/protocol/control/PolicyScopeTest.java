package io.sluice.protocol.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import org.junit.jupiter.api.Test;

class PolicyScopeTest {
  @Test
  void aScopeComesBackFromItsKey() {
    PolicyScope model = new PolicyScope.OfModel(new ModelName("fashion-cnn"));
    PolicyScope agent = new PolicyScope.OfAgent(new AgentId("edge-1"));
    assertThat(PolicyScope.parse(model.key())).isEqualTo(model);
    assertThat(PolicyScope.parse(agent.key())).isEqualTo(agent);
    assertThat(agent.key()).isEqualTo("agent/edge-1");
    PolicyScope group = new PolicyScope.OfGroup(new ModelName("fashion-cnn"), "aarch64-v8.0");
    assertThat(PolicyScope.parse(group.key())).isEqualTo(group);
    assertThat(group.key()).isEqualTo("group/fashion-cnn/aarch64-v8.0");
  }

  @Test
  void anotherKindOfKeyIsRefusedWithTheKnownKinds() {
    assertThatThrownBy(() -> PolicyScope.parse("group/x"))
        .hasMessage(
            "A policy is for model/<name>, group/<model>/<hardware class> or agent/<id>, but this"
                + " key is \"group/x\"");
  }

  @Test
  void aKeyWithAnIllegalNameIsRefused() {
    assertThatThrownBy(() -> PolicyScope.parse("model/Big Model"))
        .hasMessageContaining("A model name is");
    assertThatThrownBy(() -> PolicyScope.parse("group/x/a b"))
        .hasMessageContaining("A hardware class is");
  }
}
