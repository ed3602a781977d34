package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.agent.ladder.Ladders;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final Duration ALLOWED = Duration.ofMillis(200);
  private static final Percentage RESOLUTION = Percentage.withPercentage(0.2);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Traffic traffic = new Traffic(Ladders.FP32, meters);

  @Test
  void timesAnswersOfThePresentRungOnly() {
    traffic.replied(answerOf("fp32"), ALLOWED, 20_000_000);
    traffic.replied(answerOf("int8-static"), ALLOWED, 1_000_000);

    assertThat(traffic.takeOnRung().getTotalCount()).isEqualTo(1);
    assertThat(traffic.takeAll().getTotalCount()).isEqualTo(2);
  }

  @Test
  void startsAFreshWindowAfterASwitch() {
    traffic.replied(answerOf("fp32"), ALLOWED, 20_000_000);
    traffic.serves(Ladders.STATIC);
    traffic.replied(answerOf("fp32"), ALLOWED, 20_000_000);
    traffic.replied(answerOf("int8-static"), ALLOWED, 3_000_000);

    Histogram onRung = traffic.takeOnRung();

    assertThat(onRung.getTotalCount()).isEqualTo(1);
    assertThat((double) onRung.getMaxValue()).isCloseTo(3000, RESOLUTION);
  }

  @Test
  void aRequestThatWasTooLateCountsWithAllOfItsTime() {
    traffic.replied(error(Code.DEADLINE_EXCEEDED), ALLOWED, 1_000_000);

    assertThat((double) traffic.takeOnRung().getMaxValue()).isCloseTo(200_000, RESOLUTION);
  }

  @Test
  void refusalsAreCountedButNotTimed() {
    traffic.replied(error(Code.INVALID_INPUT), ALLOWED, 1_000_000);

    assertThat(traffic.takeOnRung().getTotalCount()).isZero();
    assertThat(traffic.failed()).isEqualTo(1);
    assertThat(traffic.answered()).isZero();
    assertThat(
            meters.get("sluice.agent.requests").tag("outcome", "invalid_input").counter().count())
        .isEqualTo(1);
  }

  private static InferenceReply answerOf(String variant) {
    return InferenceReply.newBuilder()
        .setVariant(variant)
        .setResponse(ModelInferResponse.getDefaultInstance())
        .build();
  }

  private static InferenceReply error(Code code) {
    return InferenceReply.newBuilder().setError(InferenceError.newBuilder().setCode(code)).build();
  }
}
