package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that find their model idle, in moments of 2 ms. */
class BurstGathererTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final FakeTimers timers = new FakeTimers();
  private final RecordingTransport transport = new RecordingTransport();
  private final List<RequestOutcome> ends = new ArrayList<>();
  private int agents = 1;
  private final Correlator correlator =
      Calls.correlator(
          transport,
          (id, letter) -> {},
          timers,
          new GatheringPolicy(Duration.ofMillis(2), model -> agents),
          new SimpleMeterRegistry());

  @Test
  void oneAloneIsSentAfterAMoment() {
    submit("a", 1_000);
    assertThat(transport.sent).isEmpty();

    timers.pass(Duration.ofMillis(2));

    assertThat(behind()).containsExactly(0);
  }

  @Test
  void thoseThatComeMeanwhileAreSentInTheirOrderAndCounted() {
    submit("a", 1_000);
    timers.pass(MILLI);
    submit("b", 1_000);
    timers.pass(Duration.ofMillis(2));

    assertThat(transport.sent)
        .extracting(sent -> sent.attempt().call().id())
        .containsExactly("a", "b");
    assertThat(behind()).containsExactly(1, 0);
  }

  @Test
  void ofABurstThatHasNotPausedTwiceAsManyAreExpected() {
    submit("a", 1_000);
    timers.pass(MILLI);
    submit("b", 1_000);
    timers.pass(MILLI);
    submit("c", 1_000);
    timers.pass(MILLI);
    submit("d", 1_000);
    timers.pass(MILLI);

    assertThat(behind()).containsExactly(11, 10, 9, 8);
  }

  @Test
  void agentsShareWhatIsBehind() {
    agents = 2;
    submit("a", 1_000);
    submit("b", 1_000);
    submit("c", 1_000);
    timers.pass(Duration.ofMillis(2));

    assertThat(behind()).containsExactly(1, 0, 0);
  }

  @Test
  void whatFindsOthersUnderWayIsSentAtOnce() {
    submit("a", 1_000);
    timers.pass(Duration.ofMillis(2));

    submit("b", 1_000);

    assertThat(behind()).containsExactly(0, 0);
  }

  @Test
  void onceAllHaveEndedTheNextIsHeldAgain() {
    submit("a", 1_000);
    timers.pass(Duration.ofMillis(2));
    correlator.reply("a", answer());

    submit("b", 1_000);

    assertThat(transport.sent).hasSize(1);
    timers.pass(Duration.ofMillis(2));
    assertThat(transport.sent).hasSize(2);
  }

  @Test
  void aShortDeadlineShortensTheWaitOfAll() {
    submit("a", 1_000);
    submit("b", 25);

    timers.pass(MILLI);

    assertThat(behind()).containsExactly(5, 4);
  }

  @Test
  void whatIsCancelledMeanwhileIsNotSent() {
    CorrelatedCall call = submit("a", 1_000);
    submit("b", 1_000);
    call.cancel();
    timers.pass(Duration.ofMillis(2));

    assertThat(transport.sent).extracting(sent -> sent.attempt().call().id()).containsExactly("b");
    assertThat(correlator.inFlight()).isEqualTo(1);
  }

  @Test
  void theWaitIsNoPartOfTheWayThatAgentsDoNotSee() {
    for (int i = 0; i < 20; i++) {
      submit("warm" + i, 1_000);
      timers.pass(Duration.ofMillis(2 + 10));
      correlator.reply("warm" + i, answer());
    }
    submit("a", 1_000);
    timers.pass(Duration.ofMillis(2));

    RequestAttempt attempt = transport.sent.get(20).attempt();
    assertThat(attempt.timeLeft().minus(attempt.leftToAgent())).isEqualTo(Duration.ofMillis(10));
  }

  private List<Integer> behind() {
    return transport.sent.stream().map(sent -> sent.attempt().behind()).toList();
  }

  private CorrelatedCall submit(String id, long deadlineMillis) {
    return correlator.submit(Calls.of(id, deadlineMillis), ends::add);
  }

  private static InferenceReply answer() {
    return InferenceReply.newBuilder()
        .setResponse(ModelInferResponse.newBuilder().setModelName(Calls.MODEL.value()))
        .setAgentId("edge-1")
        .setWayMicros(0)
        .build();
  }
}
