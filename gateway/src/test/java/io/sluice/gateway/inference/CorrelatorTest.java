package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.DeadLetter;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorrelatorTest {
  private final FakeTimers timers = new FakeTimers();
  private final RecordingTransport transport = new RecordingTransport();
  private final Map<String, DeadLetter> letters = new LinkedHashMap<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Correlator correlator =
      Calls.correlator(transport, letters::put, timers, GatheringPolicy.NONE, meters);
  private final List<RequestOutcome> ends = new ArrayList<>();

  @Test
  void aReplyEndsTheRequestWithWhoServedIt() {
    submit("a", 2_000);
    timers.pass(Duration.ofMillis(7));

    correlator.reply("a", answer());

    assertThat(ends)
        .singleElement()
        .isEqualTo(
            new RequestOutcome.Answered(
                ModelInferResponse.newBuilder()
                    .setModelName("fashion-cnn")
                    .setId("client-a")
                    .build(),
                new ServedByAgent(
                    "edge-1",
                    "fp32",
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    4,
                    Duration.ofMillis(7),
                    1)));
    assertThat(correlator.inFlight()).isZero();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void withoutReplyItEndsBeforeItsDeadlineAndIsKeptAsDeadLetter() {
    submit("a", 2_000);

    timers.pass(Duration.ofMillis(1_995));

    Rejection why = refusal();
    assertThat(why).isInstanceOf(Rejection.DeadlineExceeded.class);
    assertThat(why.message())
        .isEqualTo(
            "No answer within the deadline of 2000 ms: 3 attempt(s) sent, no agent answered");
    assertThat(letters.get("a").getReason().getCode())
        .isEqualTo(InferenceError.Code.DEADLINE_EXCEEDED);
    assertThat(letters.get("a").getAttempts()).isEqualTo(3);
    assertThat(letters.get("a").getTimeUnixMs()).isEqualTo(5_000);
  }

  @Test
  void aModelNotSeenBeforeIsGivenHalfOfTheTimeBeforeItIsSentAgain() {
    submit("a", 2_000);
    timers.pass(Duration.ofMillis(970));
    assertThat(transport.sent).hasSize(1);

    timers.pass(Duration.ofMillis(30));

    assertThat(transport.sent).hasSize(2);
    assertThat(transport.sent.get(1).attempt().number()).isEqualTo(2);
    assertThat(transport.sent.get(1).attempt().call().id()).isEqualTo("a");
    assertThat(transport.sent.get(1).attempt().timeLeft()).isLessThan(Duration.ofMillis(1_000));
  }

  @Test
  void aKnownModelIsSentAgainAfterThreeTimesItsUsualLatency() {
    for (int i = 0; i < 20; i++) {
      submit("warm" + i, 2_000);
      timers.pass(Duration.ofMillis(80));
      correlator.reply("warm" + i, answer());
    }
    transport.sent.clear();
    submit("a", 2_000);

    timers.pass(Duration.ofMillis(239));
    assertThat(transport.sent).hasSize(1);
    timers.pass(Duration.ofMillis(2));
    assertThat(transport.sent).hasSize(2);
  }

  @Test
  void anAgentIsToldToLeaveTimeForTheWaysThatItDoesNotSee() {
    for (int i = 0; i < 20; i++) {
      submit("warm" + i, 2_000);
      timers.pass(Duration.ofMillis(3 + 9 + 40));
      correlator.reply("warm" + i, answer().toBuilder().setWayMicros(9_000).build());
    }
    submit("a", 2_000);

    RequestAttempt attempt = transport.sent.get(20).attempt();
    assertThat(attempt.timeLeft().minus(attempt.leftToAgent())).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void theSecondAnswerIsDroppedAndCounted() {
    submit("a", 2_000);
    correlator.reply("a", answer());

    correlator.reply("a", answer());

    assertThat(ends).hasSize(1);
    assertThat(dropped("duplicate")).isEqualTo(1);
  }

  @Test
  void anAnswerAfterTheDeadlineIsLateAndOneForNobodyIsStray() {
    submit("a", 100);
    timers.pass(Duration.ofMillis(200));

    correlator.reply("a", answer());
    correlator.reply("of another gateway", answer());

    assertThat(ends).hasSize(1);
    assertThat(dropped("late")).isEqualTo(1);
    assertThat(dropped("stray")).isEqualTo(1);
  }

  @Test
  void aRequestThatKafkaDidNotTakeInTimeSaysSo() {
    transport.acceptAtOnce = false;
    submit("a", 1_000);

    timers.pass(Duration.ofMillis(1_000));

    assertThat(refusal().message())
        .isEqualTo(
            "The request could not go through Kafka: it was not taken within the deadline of"
                + " 1000 ms");
    assertThat(transport.sent).as("not sent again while it is on its way").hasSize(1);
    assertThat(letters).isEmpty();
  }

  @Test
  void aFailedHandoverEndsTheRequestAtOnce() {
    transport.acceptAtOnce = false;
    submit("a", 1_000);

    transport.sent.get(0).listener().failed(new Rejection.BrokerUnavailable("it is gone"));

    assertThat(refusal().message()).isEqualTo("The request could not go through Kafka: it is gone");
    assertThat(timers.pending()).isZero();
  }

  @Test
  void aFailedSecondHandoverDoesNotEndWhatTheFirstMayAnswer() {
    submit("a", 2_000);
    transport.acceptAtOnce = false;
    timers.pass(Duration.ofMillis(1_000));

    transport.sent.get(1).listener().failed(new Rejection.BrokerUnavailable("it is gone"));
    assertThat(ends).isEmpty();
    correlator.reply("a", answer());

    assertThat(ends).singleElement().isInstanceOf(RequestOutcome.Answered.class);
  }

  @Test
  void anInputThatAnAgentRefusesIsNotSentAgain() {
    submit("a", 2_000);

    correlator.reply("a", error(InferenceError.Code.INVALID_INPUT, "x has NaN"));

    assertThat(refusal()).isEqualTo(new Rejection.InvalidInput("x has NaN"));
    assertThat(transport.sent).hasSize(1);
    assertThat(letters).isEmpty();
  }

  @Test
  void aFailureOfOneAgentIsTriedElsewhereAtOnce() {
    submit("a", 2_000);

    correlator.reply("a", error(InferenceError.Code.INTERNAL, "out of memory"));
    assertThat(transport.sent).hasSize(2);
    correlator.reply("a", answer());

    assertThat(ends).singleElement().isInstanceOf(RequestOutcome.Answered.class);
    assertThat(
            meters
                .counter(
                    "sluice.gateway.resends",
                    "model",
                    Calls.MODEL.value(),
                    "reason",
                    "agent failed")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aRequestThatAllAgentsFailOnEndsWithTheLastFailure() {
    submit("a", 2_000);

    for (int i = 0; i < 3; i++) {
      correlator.reply("a", error(InferenceError.Code.INTERNAL, "out of memory"));
    }

    assertThat(refusal().message()).isEqualTo("Agent edge-1 failed on the request: out of memory");
    assertThat(letters.get("a").getAgentId()).isEqualTo("edge-1");
  }

  @Test
  void aReplyWithNothingInItIsAFailureOfTheAgent() {
    submit("a", 150);

    correlator.reply("a", InferenceReply.newBuilder().setAgentId("edge-1").build());

    assertThat(refusal().message()).contains("neither an answer nor an error");
  }

  @Test
  void anAnswerThatIsNotWholeIsAFailureOfTheAgent() {
    submit("a", 150);

    correlator.reply(
        "a",
        InferenceReply.newBuilder()
            .setAgentId("edge-1")
            .setResponse(
                ModelInferResponse.newBuilder()
                    .addOutputs(
                        ModelInferResponse.InferOutputTensor.newBuilder()
                            .setName("y")
                            .setDatatype("FP32")
                            .addShape(2))
                    .addRawOutputContents(ByteString.EMPTY))
            .build());

    assertThat(refusal().message())
        .isEqualTo(
            "Agent edge-1 failed on the request: its output \"y\" is malformed: 2 elements of FP32"
                + " take 8 bytes, but there are 0");
  }

  @Test
  void aCancelledRequestReportsNoEndAndDropsItsReply() {
    CorrelatedCall call = submit("a", 2_000);

    call.cancel();
    correlator.reply("a", answer());
    timers.pass(Duration.ofSeconds(3));

    assertThat(ends).isEmpty();
    assertThat(correlator.inFlight()).isZero();
    assertThat(dropped("late")).isEqualTo(1);
    assertThat(letters).isEmpty();
  }

  @Test
  void repeatedAttemptsStopWhenTheirBudgetIsSpent() {
    for (int i = 0; i < 400; i++) {
      submit("r" + i, 1_000);
    }

    timers.pass(Duration.ofMillis(1_000));

    assertThat(transport.sent).hasSize(400 + 256);
    assertThat(ends).hasSize(400);
    assertThat(
            meters.counter("sluice.gateway.resends.denied", "model", Calls.MODEL.value()).count())
        .isGreaterThanOrEqualTo(144);
  }

  @Test
  void anIdInUseIsRefused() {
    submit("a", 2_000);
    assertThatThrownBy(() -> submit("a", 2_000))
        .hasMessageContaining("already a request with id a");
  }

  @Test
  void idleIsToldWhenTheLastRequestEnds() {
    List<String> told = new ArrayList<>();
    submit("a", 2_000);
    correlator.whenIdle(() -> told.add("idle"));
    assertThat(told).isEmpty();

    correlator.reply("a", answer());

    assertThat(told).containsExactly("idle");
  }

  private CorrelatedCall submit(String id, long deadlineMillis) {
    return correlator.submit(Calls.of(id, deadlineMillis), ends::add);
  }

  private Rejection refusal() {
    assertThat(ends).singleElement().isInstanceOf(RequestOutcome.Refused.class);
    return ((RequestOutcome.Refused) ends.get(0)).rejection();
  }

  private double dropped(String kind) {
    return meters.counter("sluice.gateway.replies.dropped", "kind", kind).count();
  }

  private static InferenceReply answer() {
    return InferenceReply.newBuilder()
        .setResponse(ModelInferResponse.newBuilder().setModelName("fashion-cnn"))
        .setAgentId("edge-1")
        .setVariant("fp32")
        .setQueueMicros(1_000)
        .setServiceMicros(2_000)
        .setBatchSize(4)
        .build();
  }

  private static InferenceReply error(InferenceError.Code code, String message) {
    return InferenceReply.newBuilder()
        .setError(InferenceError.newBuilder().setCode(code).setMessage(message))
        .setAgentId("edge-1")
        .build();
  }
}
