package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Inference;
import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.telemetry.AgentId;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
  private static final long MILLI = 1_000_000;
  private static final long LONG = 1000 * MILLI;

  private final FakeEngine engine = new FakeEngine();
  private final VariantLadder ladder = Ladders.ladder(engine);
  private final RecordingLaw law = new RecordingLaw();
  private final Traffic traffic = new Traffic(new SimpleMeterRegistry());
  private final AtomicLong nanos = new AtomicLong(5_000 * MILLI);
  private final Map<String, InferenceReply> replies = new LinkedHashMap<>();
  private final List<InferenceTask> tasks = new ArrayList<>();

  @BeforeEach
  void forgetTheWarmUp() {
    engine.batchSizes.clear();
  }

  @Test
  void runsRequestsOfOneShapeTogetherAndGivesEachItsOwnAnswer() {
    task("a", Requests.adding(1, 2).build(), LONG);
    task("b", Requests.adding(3, 4).build(), LONG);

    answer();

    assertThat(engine.batchSizes).containsExactly(2L);
    assertThat(sums("a")).containsExactly(3f);
    assertThat(sums("b")).containsExactly(7f);
    assertThat(replies.get("a").getBatchSize()).isEqualTo(2);
  }

  @Test
  void tellsOfHowManyExamplesTheRequestsWereThatItRan() {
    task("a", Requests.adding(1, 2, 3, 4, 5, 6).build(), LONG);
    task("b", Requests.adding(1, 2, 3, 4, 5, 6).build(), LONG);

    answer();

    Served served = traffic.takeServedByVariant().get("int8-static");
    assertThat(served).isNotNull();
    assertThat(served.requests()).isEqualTo(2);
    assertThat(served.examples()).isEqualTo(6);
  }

  @Test
  void doesNotBatchDifferentShapes() {
    task("a", Requests.adding(1, 2).build(), LONG);
    task("b", Requests.adding(3, 4, 5, 6).build(), LONG);
    task("c", Requests.adding(7, 8).build(), LONG);

    answer();

    assertThat(engine.batchSizes).containsExactly(2L, 2L);
    assertThat(sums("b")).containsExactly(7f, 11f);
    assertThat(sums("c")).containsExactly(15f);
  }

  @Test
  void aBadRequestIsAnsweredAloneAndDoesNotSpoilItsBatch() {
    task("good", Requests.adding(1, 2).build(), LONG);
    task("bad", Requests.adding(1, 2).setInputs(0, wrongType()).build(), LONG);

    answer();

    assertThat(sums("good")).containsExactly(3f);
    assertThat(replies.get("bad").getError().getCode()).isEqualTo(Code.INVALID_INPUT);
    assertThat(engine.batchSizes).containsExactly(1L);
  }

  @Test
  void aRequestThatMakesTheModelFailDoesNotCostTheOthersTheirAnswer() {
    task("good", Requests.adding(1, 2).build(), LONG);
    task("poison", Requests.adding(FakeEngine.POISON, 2).build(), LONG);

    answer();

    assertThat(sums("good")).containsExactly(3f);
    assertThat(replies.get("poison").getError().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(replies.get("poison").getError().getMessage())
        .isEqualTo("The model does not like 666.0");
  }

  @Test
  void runsOneByOneWhatThereIsNoMemoryForTogether() {
    engine.room = 1;
    task("a", Requests.adding(1, 2).build(), LONG);
    task("too large", Requests.adding(1, 2, 3, 4).build(), LONG);
    task("b", Requests.adding(3, 4).build(), LONG);

    answer();

    assertThat(sums("a")).containsExactly(3f);
    assertThat(sums("b")).containsExactly(7f);
    assertThat(engine.batchSizes).containsExactly(2L, 1L, 1L, 2L);
    assertThat(replies.get("too large").getError().getMessage()).isEqualTo("Java heap space");
  }

  @Test
  void aRequestWhoseDeadlineHasPassedIsNotRun() {
    task("late", Requests.adding(1, 2).build(), -5 * MILLI);

    answer();

    assertThat(engine.batchSizes).isEmpty();
    assertThat(replies.get("late").getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(replies.get("late").getError().getMessage())
        .isEqualTo(
            "-5.0 ms are left until the deadline, but int8-static takes 1.0 ms; send it with a"
                + " longer deadline or at a lower rate");
  }

  @Test
  void aRequestThatCannotBeAnsweredInTimeIsNotRun() {
    task("tight", Requests.adding(1, 2).build(), MILLI / 2);
    task("good", Requests.adding(1, 2).build(), LONG);

    answer();

    assertThat(replies.get("tight").getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(engine.batchSizes).containsExactly(1L);
  }

  @Test
  void runsOnTheRungThatTheLawChooses() {
    ladder.switchTo(Ladders.FP32).join();
    law.choice = 0;
    task("a", Requests.adding(1, 2).build(), LONG);

    answer();

    assertThat(replies.get("a").getVariant()).isEqualTo("fp32");
    assertThat(law.seen.get(0).resident()).isEqualTo(0b101);
  }

  @Test
  void tellsTheLawHowLongTheFirstHasWaitedAndWhatIsLeftOfAllThatWait() {
    task("a", Requests.adding(1, 2).build(), 30 * MILLI);
    task("other shape", Requests.adding(1, 2, 3, 4).build(), 40 * MILLI);
    task("b", Requests.adding(1, 2).build(), 50 * MILLI);
    List<InferenceTask> gathered = List.copyOf(tasks);
    InferenceTask queued = task("queued", Requests.adding(1, 2).build(), 60 * MILLI);
    nanos.addAndGet(10 * MILLI);
    MicroBatcher batcher = batcher(new BatchLimits(8, Duration.ZERO, 8));
    batcher.offer(queued);

    batcher.answer(gathered);

    Dispatch first = law.seen.get(0);
    assertThat(first.batch()).isEqualTo(2);
    assertThat(first.waiting()).isEqualTo(5);
    assertThat(first.waitedMillis()).isEqualTo(10);
    assertThat(first.leftMillis()).containsExactly(20, 40, 30, 30, 50);
    assertThat(law.seen.get(1).leftMillis()).containsExactly(30, 30, 50);
  }

  @Test
  void saysThatNoneHadToWaitWhereTheDeviceWasIdle() {
    MicroBatcher batcher = batcher(new BatchLimits(8, Duration.ZERO, 8));
    InferenceTask task = task("a", Requests.adding(1, 2).build(), LONG);
    nanos.addAndGet(MILLI);

    batcher.answer(List.of(task));

    assertThat(law.seen.get(0).waitedMillis()).isZero();
  }

  @Test
  void tellsTheLawOfExamplesBecauseARequestOfManyTakesAsLongAsManyOfOne() {
    task("a", Requests.adding(1, 2, 3, 4, 5, 6).build(), 30 * MILLI);
    task("b", Requests.adding(1, 2, 3, 4, 5, 6).build(), 50 * MILLI);

    answer();

    assertThat(law.seen.get(0).batch()).isEqualTo(6);
    assertThat(law.seen.get(0).leftMillis()).containsExactly(30, 30, 30, 50, 50, 50);
    assertThat(law.ran).extracting(Inference::batch).containsExactly(6);
    assertThat(replies.get("a").getBatchSize()).isEqualTo(2);
  }

  @Test
  void aRequestThatClaimsMoreThanItHasCountsNoMoreThanTheBound() {
    MicroBatcher batcher = batcher(new BatchLimits(8, Duration.ZERO, 8));
    ModelInferRequest.InferInputTensor.Builder claim =
        Requests.input("FP32", List.of(Long.MAX_VALUE, 2L));
    batcher.offer(task("queued", Requests.adding(1, 2).setInputs(0, claim).build(), LONG));

    batcher.answer(List.of(task("a", Requests.adding(1, 2).build(), LONG)));

    assertThat(law.seen.get(0).waiting()).isEqualTo(256);
  }

  @Test
  void leavesTheAnswersTimeForTheirWayBack() {
    for (int i = 0; i < 1000; i++) {
      traffic.wayBack().took(4 * MILLI);
    }
    task("a", Requests.adding(1, 2).build(), 30 * MILLI);

    answer();

    assertThat(law.seen.get(0).leftMillis()[0]).isCloseTo(26, within(0.5));
  }

  @Test
  void tellsTheLawOfThoseThatTheGatewayKnowsToBeBehind() {
    MicroBatcher batcher = batcher(new BatchLimits(1, Duration.ZERO, 8));
    batcher.offer(behind("b", 1));

    batcher.answer(List.of(behind("a", 4)));

    assertThat(law.seen.get(0).waiting()).as("a, b, and three after b").isEqualTo(5);
    assertThat(law.seen.get(0).leftMillis()[4]).isEqualTo(law.seen.get(0).leftMillis()[1]);
  }

  @Test
  void saysInItsAnswerWhatItAllowedForTheWays() {
    for (int i = 0; i < 1000; i++) {
      traffic.wayBack().took(4 * MILLI);
    }
    long now = nanos.get();
    tasks.add(
        new InferenceTask(
            "a",
            Requests.adding(1, 2).build(),
            now - 3 * MILLI,
            now,
            now + LONG,
            0,
            reply -> replies.put("a", reply)));

    answer();

    assertThat(replies.get("a").getWayMicros()).isCloseTo(7_000L, within(500L));
  }

  @Test
  void tellsTheLawOfNoMoreThanItsBound() {
    MicroBatcher batcher = batcher(new BatchLimits(8, Duration.ZERO, 300));
    for (int i = 0; i < 300; i++) {
      batcher.offer(task("queued" + i, Requests.adding(1, 2).build(), LONG));
    }

    batcher.answer(List.of(task("a", Requests.adding(1, 2).build(), LONG)));

    assertThat(law.seen.get(0).waiting()).isEqualTo(256);
  }

  @Test
  void tellsTheLawWhatEachInferenceTookButNotOfThoseThatFailed() {
    law.onChoice = () -> nanos.addAndGet(MILLI);
    task("good", Requests.adding(1, 2).build(), LONG);
    task("poison", Requests.adding(FakeEngine.POISON, 2).build(), LONG);

    answer();

    assertThat(law.ran).containsExactly(new Inference(5_001, 2, 1, 0));
  }

  @Test
  void givesUpOnlyWhatTheFastestRungInMemoryCouldNotAnswer() {
    ladder.switchTo(Ladders.FP32).join();
    task("tight", Requests.adding(1, 2).build(), 2 * MILLI);

    answer();

    assertThat(sums("tight")).containsExactly(3f);
  }

  @Test
  void keepsIdsAndParametersAndNamesTheVariant() {
    InferParameter parameter = InferParameter.newBuilder().setInt64Param(7).build();
    task("a", Requests.adding(1, 2).putParameters("tenant", parameter).build(), LONG);

    answer();

    InferenceReply reply = replies.get("a");
    assertThat(reply.getRequestId()).isEqualTo("a");
    assertThat(reply.getAgentId()).isEqualTo("pi-7");
    assertThat(reply.getVariant()).isEqualTo("int8-static");
    assertThat(reply.getResponse().getId()).isEqualTo("client-chose-this");
    assertThat(reply.getResponse().getModelName()).isEqualTo("adder");
    assertThat(reply.getResponse().getModelVersion()).isEqualTo("3");
    assertThat(reply.getResponse().getParametersMap()).containsEntry("tenant", parameter);
  }

  @Test
  void givesTheOutputsThatAreAskedFor() {
    ModelInferRequest request =
        Requests.adding(1, 2)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("sum"))
            .build();
    task("a", request, LONG);

    answer();

    assertThat(replies.get("a").getResponse().getOutputsList())
        .singleElement()
        .satisfies(
            output -> {
              assertThat(output.getName()).isEqualTo("sum");
              assertThat(output.getDatatype()).isEqualTo("FP32");
              assertThat(output.getShapeList()).containsExactly(1L, 1L);
            });
  }

  @Test
  void takesNoMoreThanABatch() throws Exception {
    MicroBatcher batcher = batcher(new BatchLimits(2, Duration.ZERO, 8));
    for (String id : List.of("a", "b", "c")) {
      batcher.offer(task(id, Requests.adding(1, 2).build(), LONG));
    }

    List<InferenceTask> batch = batcher.gather(task("first", Requests.adding(1, 2).build(), LONG));

    assertThat(batch).extracting(InferenceTask::requestId).containsExactly("first", "a");
    assertThat(batcher.depth()).isEqualTo(2);
  }

  @Test
  void countsExamplesSoThatARequestOfManyRunsAlone() throws Exception {
    MicroBatcher batcher = batcher(new BatchLimits(4, Duration.ZERO, 8));
    batcher.offer(task("two", Requests.adding(1, 2, 3, 4).build(), LONG));
    batcher.offer(task("three", Requests.adding(1, 2, 3, 4, 5, 6).build(), LONG));
    batcher.offer(task("one", Requests.adding(1, 2).build(), LONG));
    InferenceTask five = task("five", Requests.adding(new float[10]).build(), LONG);

    List<InferenceTask> alone = batcher.gather(five);
    List<InferenceTask> together = batcher.gather(task("1", Requests.adding(1, 2).build(), LONG));

    assertThat(alone).extracting(InferenceTask::requestId).containsExactly("five");
    assertThat(together).extracting(InferenceTask::requestId).containsExactly("1", "two", "three");
  }

  @Test
  void refusesWhatItsQueueCannotHold() {
    MicroBatcher batcher = batcher(new BatchLimits(2, Duration.ZERO, 1));

    assertThat(batcher.offer(task("a", Requests.adding(1, 2).build(), LONG))).isTrue();
    assertThat(batcher.offer(task("b", Requests.adding(1, 2).build(), LONG))).isFalse();
  }

  @Test
  void answersWhatWaitsBeforeItStops() {
    MicroBatcher batcher = batcher(new BatchLimits(8, Duration.ZERO, 8));
    batcher.offer(task("a", Requests.adding(1, 2).build(), LONG));
    batcher.stop();

    batcher.run();

    assertThat(sums("a")).containsExactly(3f);
  }

  private void answer() {
    batcher(new BatchLimits(8, Duration.ZERO, 8)).answer(tasks);
  }

  private MicroBatcher batcher(BatchLimits limits) {
    ReplyWriter writer =
        new ReplyWriter(new AgentId("pi-7"), Ladders.MODEL, "3", FakeEngine.SIGNATURE);
    return new MicroBatcher(
        limits, Ladders.MODEL, "3", FakeEngine.SIGNATURE, ladder, law, traffic, writer, nanos::get);
  }

  private InferenceTask behind(String id, int others) {
    long now = nanos.get();
    return new InferenceTask(
        id,
        Requests.adding(1, 2).build(),
        now,
        now,
        now + LONG,
        others,
        reply -> replies.put(id, reply));
  }

  private InferenceTask task(String id, ModelInferRequest request, long nanosLeft) {
    InferenceTask task =
        new InferenceTask(
            id,
            request,
            nanos.get(),
            nanos.get(),
            nanos.get() + nanosLeft,
            0,
            reply -> assertThat(replies.put(id, reply)).as("second answer to " + id).isNull());
    tasks.add(task);
    return task;
  }

  private List<Float> sums(String id) {
    var raw =
        replies
            .get(id)
            .getResponse()
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    List<Float> sums = new ArrayList<>();
    while (raw.hasRemaining()) {
      sums.add(raw.getFloat());
    }
    return sums;
  }

  private static ModelInferRequest.InferInputTensor.Builder wrongType() {
    return Requests.input("INT32", List.of(1L, 2L));
  }
}
