package io.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyTopicReaderTest {
  private final List<Map.Entry<String, Optional<Policy>>> heard = new ArrayList<>();
  private final PolicyTopicReader reader =
      new PolicyTopicReader(
          new AgentKafkaSettings("localhost:1", new AgentId("pi-7"), new ModelName("adder"), 8),
          (scope, policy) -> heard.add(Map.entry(scope.key(), policy)));

  @Test
  void hearsPoliciesAndThatTheyAreTakenBack() {
    Policy policy = Policy.newBuilder().setWattsBudget(3).build();

    reader.read(record("agent/pi-7", policy.toByteArray()));
    reader.read(record("agent/pi-7", null));

    assertThat(heard)
        .containsExactly(
            Map.entry("agent/pi-7", Optional.of(policy)),
            Map.entry("agent/pi-7", Optional.empty()));
  }

  @Test
  void passesOverKeysAndValuesThatAreNoPolicy() {
    reader.read(record("nobody", new byte[0]));
    reader.read(record("agent/pi-7", new byte[] {9, 9, 9}));
    reader.read(record(null, new byte[0]));

    assertThat(heard).isEmpty();
  }

  private static ConsumerRecord<String, byte[]> record(
      @Nullable String key, byte @Nullable [] value) {
    return new ConsumerRecord<>(PolicyScope.TOPIC, 0, 0, key, value);
  }
}
