package io.sluice.gateway.fleet;

import static io.sluice.gateway.fleet.Agents.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.adaptation.fleet.Demand;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DemandBookTest {
  private static final ModelFleet TEN_AGENTS = new ModelFleet(List.of(), 10, 70, 30);

  private long nanos = 1;
  private long produced = 1000;
  private final DemandBook book = new DemandBook(() -> nanos);

  @Test
  void countsWhatTheBrokersWereSentNotWhatAgentsTake() {
    second(200, OptionalLong.empty());
    Demand demand = second(200, OptionalLong.empty());

    assertThat(demand.perSecond()).isEqualTo(200);
  }

  @Test
  void goesByTheAgentsWhileTheBrokersDoNotAnswer() {
    second(200, OptionalLong.empty());
    second(200, OptionalLong.of(5000));
    pass(Duration.ofSeconds(5));

    Demand demand = book.of(MODEL, TEN_AGENTS, 0);

    assertThat(demand.perSecond()).isEqualTo(70);
    assertThat(demand.backlog()).isEqualTo(20);
  }

  @Test
  void theBacklogIsWhatNoAgentHasFinishedWithNorRunsNow() {
    second(200, OptionalLong.of(500));

    assertThat(second(200, OptionalLong.of(500)).backlog()).isEqualTo(490);
    assertThat(book.of(MODEL, TEN_AGENTS, 800).backlog()).isEqualTo(790);
    assertThat(second(200, OptionalLong.of(3)).backlog()).isEqualTo(20);
  }

  @Test
  void aTopicThatWasMadeAnewIsNoNegativeDemand() {
    second(200, OptionalLong.empty());
    produced = 0;
    book.note(MODEL, new BrokerLoad(0, OptionalLong.empty()));

    assertThat(book.of(MODEL, TEN_AGENTS, 0).perSecond()).isNotNegative().isFinite();
  }

  private Demand second(long requests, OptionalLong unanswered) {
    pass(Duration.ofSeconds(1));
    produced += requests;
    book.note(MODEL, new BrokerLoad(produced, unanswered));
    return book.of(MODEL, TEN_AGENTS, 0);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
