package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static io.sluice.gateway.fleet.Agents.serving;
import static io.sluice.gateway.fleet.Agents.telemetry;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.fleet.FleetDemand;
import io.sluice.protocol.proto.v1.LatencySummary;
import io.sluice.protocol.proto.v1.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DemandBookTest {
  private static final ModelFleet TEN_AGENTS = new ModelFleet(List.of(), 70, 30, 4);

  private long nanos = 1;
  private long produced = 1000;
  private final DemandBook book = new DemandBook(() -> nanos);

  DemandBookTest() {
    book.of(MODEL, new ModelFleet(List.of(), 0, 0, 1), 0);
  }

  @Test
  void countsWhatTheBrokersWereSentNotWhatAgentsTake() {
    second(200, OptionalLong.empty());
    FleetDemand demand = second(200, OptionalLong.empty());

    assertThat(demand.perSecond()).isEqualTo(200);
    assertThat(demand.examples()).isEqualTo(4);
  }

  @Test
  void goesByTheAgentsWhileTheBrokersDoNotAnswer() {
    second(200, OptionalLong.empty());
    second(200, OptionalLong.of(5000));
    pass(Duration.ofSeconds(5));

    FleetDemand demand = book.of(MODEL, TEN_AGENTS, 0);

    assertThat(demand.perSecond()).isEqualTo(70);
    assertThat(demand.backlog()).isEqualTo(0);
  }

  @Test
  void theBacklogIsWhatNoAgentHasFinishedWithNorHolds() {
    second(200, OptionalLong.of(500));

    assertThat(second(200, OptionalLong.of(500)).backlog()).isEqualTo(470);
    assertThat(book.of(MODEL, TEN_AGENTS, 800).backlog()).isEqualTo(770);
    assertThat(second(200, OptionalLong.of(3)).backlog()).isEqualTo(0);
  }

  @Test
  void agentsThatKeepUpInBatchesHaveNoBacklog() {
    List<FleetAgentSnapshot> agents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      // 16 at each: 8 that run and 8 that wait
      LatencySummary latency = LatencySummary.newBuilder().setP50Ms(160).build();
      agents.add(
          serving(
              telemetry("a" + i, 1)
                  .setQueueDepth(8)
                  .setArrivalsPerSecond(100)
                  .setLatency(latency)));
    }
    ModelFleet fleet = ModelFleet.of(MODEL, agents, Policy.getDefaultInstance());
    second(5000, OptionalLong.of(800));

    FleetDemand demand = book.of(MODEL, fleet, 800);

    assertThat(demand.backlog()).isZero();
  }

  @Test
  void aTopicThatWasMadeAnewIsNoNegativeDemand() {
    second(200, OptionalLong.empty());
    produced = 0;
    book.note(MODEL, new BrokerLoad(nanos, 0, OptionalLong.empty()));

    assertThat(book.of(MODEL, TEN_AGENTS, 0).perSecond()).isNotNegative().isFinite();
  }

  @Test
  void theRateIsOverTheTimeBetweenTheCountsNotBetweenTheirArrivals() {
    second(200, OptionalLong.empty());
    pass(Duration.ofSeconds(1));
    BrokerLoad first = count(200);
    pass(Duration.ofSeconds(1));
    BrokerLoad second = count(200);

    book.note(MODEL, first);
    pass(Duration.ofMillis(100));
    book.note(MODEL, second);

    assertThat(book.of(MODEL, TEN_AGENTS, 0).perSecond()).isEqualTo(200);
  }

  @Test
  void countsThatFollowTooCloselyAreNoRate() {
    second(200, OptionalLong.empty());
    second(200, OptionalLong.empty());
    pass(Duration.ofMillis(10));
    book.note(MODEL, count(50));

    assertThat(book.of(MODEL, TEN_AGENTS, 0).perSecond()).isEqualTo(200);
  }

  @Test
  void aCountThatComesAfterTheModelWasForgottenIsPassedOver() {
    second(200, OptionalLong.empty());
    book.forget(MODEL);
    pass(Duration.ofSeconds(1));
    book.note(MODEL, count(200));
    pass(Duration.ofSeconds(1));
    book.note(MODEL, count(200));

    FleetDemand demand = book.of(MODEL, TEN_AGENTS, 0);

    assertThat(demand.perSecond()).isEqualTo(70);
  }

  private BrokerLoad count(long requests) {
    produced += requests;
    return new BrokerLoad(nanos, produced, OptionalLong.empty());
  }

  private FleetDemand second(long requests, OptionalLong unanswered) {
    pass(Duration.ofSeconds(1));
    produced += requests;
    book.note(MODEL, new BrokerLoad(nanos, produced, unanswered));
    return book.of(MODEL, TEN_AGENTS, 0);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
