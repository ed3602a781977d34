package io.sluice.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.registry.manifest.ModelName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Brokers that know the ends of topics, and never answer for some. */
class BrokerCountsTest {
  private static final ModelName LETTERS = new ModelName("letters");
  private static final ModelName FACES = new ModelName("faces");

  private final FakeBrokers brokers = new FakeBrokers(Map.of(LETTERS, 40L, FACES, 7L));

  @Test
  void aModelWithoutALeaderLeavesTheOthersTheirCounts() throws Exception {
    brokers.leaderless(FACES);
    BrokerCounts counts = new BrokerCounts(brokers.client(), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads).containsOnlyKeys(LETTERS);
    assertThat(loads.get(LETTERS).produced()).isEqualTo(40);
  }

  @Test
  void aModelWhoseEndIsNeverToldLeavesTheOthersTheirCounts() throws Exception {
    brokers.silent(FACES);
    BrokerCounts counts = new BrokerCounts(brokers.client(), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads).containsOnlyKeys(LETTERS);
  }

  @Test
  void aLoadWithoutAGroupIsNotCountedAsUnanswered() throws Exception {
    BrokerCounts counts = new BrokerCounts(brokers.client(), 1);

    Map<ModelName, BrokerLoad> loads = counts.of(List.of(FACES, LETTERS));

    assertThat(loads.get(FACES).produced()).isEqualTo(7);
    assertThat(loads.get(FACES).unanswered()).isEmpty();
  }
}
