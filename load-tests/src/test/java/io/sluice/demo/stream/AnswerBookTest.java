package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerBookTest {
  private static final long MILLI = 1_000_000;

  private final AnswerBook book = new AnswerBook();

  @Test
  void anAnswerThatNamesTheLabelIsRight() {
    book.sent("a", 0, 7, 0);
    book.sent("b", 1, 7, 0);

    book.received("a", answer(7), 3 * MILLI);
    book.received("b", answer(2), 5 * MILLI);

    StreamTally tally = book.tally();
    assertThat(tally.requests()).isEqualTo(2);
    assertThat(tally.answered()).isEqualTo(2);
    assertThat(tally.accuracy()).isEqualTo(0.5);
    assertThat(tally.latency().p50Millis()).isEqualTo(3);
    assertThat(tally.latency().maxMillis()).isEqualTo(5);
  }

  @Test
  void aRequestWithoutAnEndingIsLost() {
    book.sent("a", 0, 7, 0);
    book.sent("b", 1, 7, 0);
    book.received("b", answer(7), MILLI);

    assertThat(book.open()).isEqualTo(1);
    assertThat(book.openIds()).containsExactly("a");
    assertThat(book.tally().lost()).isEqualTo(1);
  }

  @Test
  void allThatAreOpenAreToldOnceOneOfThemIsDue() {
    book.sent("a", 0, 7, 100);
    book.sent("b", 1, 7, 150);

    assertThat(book.openIdsOnceDueBy(99)).isEmpty();
    assertThat(book.openIdsOnceDueBy(100)).containsExactlyInAnyOrder("a", "b");

    book.received("a", answer(7), 120);
    assertThat(book.openIdsOnceDueBy(149)).isEmpty();
  }

  @Test
  void aSecondAnswerIsCountedAndChangesNothing() {
    book.sent("a", 0, 7, 0);
    book.received("a", answer(7), MILLI);

    book.received("a", answer(3), 2 * MILLI);

    assertThat(book.tally().duplicated()).isEqualTo(1);
    assertThat(book.tally().answered()).isEqualTo(1);
    assertThat(book.tally().accuracy()).isEqualTo(1);
  }

  @Test
  void anAnswerToARequestThatWasNeverSentIsAStray() {
    book.received("nobody", answer(1), 0);

    assertThat(book.tally().strays()).isEqualTo(1);
    assertThat(book.tally().requests()).isZero();
  }

  @Test
  void errorsAreCountedByCodeAndDoNotTouchTheLatency() {
    book.sent("a", 0, 7, 0);
    book.sent("b", 1, 7, 0);

    book.received("a", error(InferenceError.Code.DEADLINE_EXCEEDED), 900 * MILLI);
    book.received("b", answer(7), MILLI);

    assertThat(book.tally().errors()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 1));
    assertThat(book.tally().failed()).isEqualTo(1);
    assertThat(book.tally().latency().maxMillis()).isEqualTo(1);
  }

  @Test
  void anAnswerOfAnotherShapeOrWithoutScoresIsMalformed() {
    book.sent("shape", 0, 7, 0);
    book.sent("short", 1, 7, 0);
    book.sent("empty", 2, 7, 0);

    book.received("shape", reply(List.of(2L, 5L), new float[10]), MILLI);
    book.received("short", reply(List.of(1L, 10L), new float[9]), MILLI);
    book.received("empty", InferenceReply.getDefaultInstance(), MILLI);

    assertThat(book.tally().errors()).isEqualTo(Map.of(RequestEnding.MALFORMED, 3));
    assertThat(book.tally().accuracy()).isNaN();
  }

  @Test
  void endingsAreFoundById() {
    book.sent("a", 0, 7, 0);
    book.sent("b", 1, 7, 0);
    book.received("a", answer(7), MILLI);

    assertThat(book.endingsOf(List.of("a", "b")))
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.index()).isZero();
              assertThat(ending.agent()).isEqualTo("edge-1");
            });
    assertThat(book.endingsFrom(1)).isEmpty();
  }

  @Test
  void anIdIsUsedOnce() {
    book.sent("a", 0, 7, 0);

    assertThatThrownBy(() -> book.sent("a", 1, 7, 0))
        .hasMessage("The request id a is used already");
  }

  private static InferenceReply error(InferenceError.Code code) {
    return InferenceReply.newBuilder().setError(InferenceError.newBuilder().setCode(code)).build();
  }

  private static InferenceReply answer(int best) {
    float[] scores = new float[10];
    scores[best] = 4.5f;
    return reply(List.of(1L, 10L), scores);
  }

  private static InferenceReply reply(List<Long> shape, float[] scores) {
    ByteBuffer raw =
        ByteBuffer.allocate(scores.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float score : scores) {
      raw.putFloat(score);
    }
    return InferenceReply.newBuilder()
        .setAgentId("edge-1")
        .setResponse(
            ModelInferResponse.newBuilder()
                .addOutputs(
                    InferOutputTensor.newBuilder()
                        .setName("output")
                        .setDatatype("FP32")
                        .addAllShape(shape))
                .addRawOutputContents(ByteString.copyFrom(raw.flip())))
        .build();
  }
}
