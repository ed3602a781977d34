package io.sluice.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class DemandProbeTest {
  private static final ModelName LETTERS = new ModelName("letters");
  private static final ModelName FACES = new ModelName("faces");

  private final FakeBrokers brokers = new FakeBrokers(Map.of(LETTERS, 40L, FACES, 7L));
  private final DemandProbe probe = new DemandProbe(this::open);
  private boolean cannotOpen;

  @Test
  void countsTheModelsThatWereWantedLastAndNoOthers() throws Exception {
    probe.want(Set.of(LETTERS));
    probe.measure();
    probe.want(Set.of(FACES));

    Map<ModelName, BrokerLoad> loads = probe.measure();

    assertThat(loads).containsOnlyKeys(FACES);
    assertThat(brokers.asked)
        .containsExactly(
            Set.of(InferenceTopics.requests(LETTERS)), Set.of(InferenceTopics.requests(FACES)));
    assertThat(brokers.opened).isEqualTo(1);
  }

  @Test
  void asksNobodyWhileNoModelIsWanted() throws Exception {
    assertThat(probe.measure()).isEmpty();

    assertThat(brokers.opened).isZero();
  }

  @Test
  void aClientThatHasDiedIsClosedAndTheNextCountMadeWithAnother() throws Exception {
    probe.want(Set.of(LETTERS));
    probe.measure();
    brokers.clientDies();

    Map<ModelName, BrokerLoad> during = probe.measure();
    Map<ModelName, BrokerLoad> after = probe.measure();

    assertThat(during).isEmpty();
    assertThat(after).containsOnlyKeys(LETTERS);
    assertThat(brokers.opened).isEqualTo(2);
    assertThat(brokers.closed).isEqualTo(1);
  }

  @Test
  void aClientThatCannotBeMadeIsTriedAgain() throws Exception {
    probe.want(Set.of(LETTERS));
    cannotOpen = true;
    Map<ModelName, BrokerLoad> during = probe.measure();
    cannotOpen = false;

    Map<ModelName, BrokerLoad> after = probe.measure();

    assertThat(during).isEmpty();
    assertThat(after).containsOnlyKeys(LETTERS);
  }

  @Test
  void closesItsClientOnce() throws Exception {
    probe.want(Set.of(LETTERS));
    probe.measure();

    probe.close();
    probe.close();

    assertThat(brokers.closed).isEqualTo(1);
  }

  private Admin open() {
    if (cannotOpen) {
      throw new KafkaException("No resolvable bootstrap urls given in bootstrap servers");
    }
    return brokers.client();
  }
}
