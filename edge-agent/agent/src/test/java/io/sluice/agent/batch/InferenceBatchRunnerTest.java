package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.adaptation.decide.CompletedInference;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.ladder.VariantLadderFixtures;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs of the law, and treatment of late requests. */
class InferenceBatchRunnerTest extends MicroBatcherFixture {
  @Test
  void tellsOfHowManyExamplesTheRequestsWereThatItRan() {
    task("a", InferenceRequestFixtures.adding(1, 2, 3, 4, 5, 6).build(), LONG);
    task("b", InferenceRequestFixtures.adding(1, 2, 3, 4, 5, 6).build(), LONG);

    answer();

    VariantServiceTotals served = traffic.takeServedByVariant().get("int8-static");
    assertThat(served).isNotNull();
    assertThat(served.requests()).isEqualTo(2);
    assertThat(served.examples()).isEqualTo(6);
  }

  @Test
  void aRequestWhoseDeadlineHasPassedIsNotRun() {
    task("late", InferenceRequestFixtures.adding(1, 2).build(), -5 * MILLI);

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
    task("tight", InferenceRequestFixtures.adding(1, 2).build(), MILLI / 2);
    task("good", InferenceRequestFixtures.adding(1, 2).build(), LONG);

    answer();

    assertThat(replies.get("tight").getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(engine.batchSizes).containsExactly(1L);
  }

  @Test
  void runsOnTheRungThatTheLawChooses() {
    ladder.switchTo(VariantLadderFixtures.FP32).join();
    law.choice = 0;
    task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG);

    answer();

    assertThat(replies.get("a").getVariant()).isEqualTo("fp32");
    assertThat(law.seen.get(0).resident()).isEqualTo(0b101);
  }

  @Test
  void tellsTheLawHowLongTheFirstHasWaitedAndWhatIsLeftOfAllThatWait() {
    task("a", InferenceRequestFixtures.adding(1, 2).build(), 30 * MILLI);
    task("other shape", InferenceRequestFixtures.adding(1, 2, 3, 4).build(), 40 * MILLI);
    task("b", InferenceRequestFixtures.adding(1, 2).build(), 50 * MILLI);
    List<InferenceTask> gathered = List.copyOf(tasks);
    InferenceTask queued =
        task("queued", InferenceRequestFixtures.adding(1, 2).build(), 60 * MILLI);
    nanos.addAndGet(10 * MILLI);
    MicroBatcher batcher = batcher(new MicroBatchLimits(8, Duration.ZERO, 8));
    batcher.offer(queued);

    batcher.answer(gathered);

    DispatchSnapshot first = law.seen.get(0);
    assertThat(first.batch()).isEqualTo(2);
    assertThat(first.waiting()).isEqualTo(5);
    assertThat(first.waitedMillis()).isEqualTo(10);
    assertThat(first.leftMillis()).containsExactly(20, 40, 30, 30, 50);
    assertThat(law.seen.get(1).leftMillis()).containsExactly(30, 30, 50);
  }

  @Test
  void saysThatNoneHadToWaitWhereTheDeviceWasIdle() {
    MicroBatcher batcher = batcher(new MicroBatchLimits(8, Duration.ZERO, 8));
    InferenceTask task = task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    nanos.addAndGet(MILLI);

    batcher.answer(List.of(task));

    assertThat(law.seen.get(0).waitedMillis()).isZero();
  }

  @Test
  void tellsTheLawOfExamplesBecauseARequestOfManyTakesAsLongAsManyOfOne() {
    task("a", InferenceRequestFixtures.adding(1, 2, 3, 4, 5, 6).build(), 30 * MILLI);
    task("b", InferenceRequestFixtures.adding(1, 2, 3, 4, 5, 6).build(), 50 * MILLI);

    answer();

    assertThat(law.seen.get(0).batch()).isEqualTo(6);
    assertThat(law.seen.get(0).leftMillis()).containsExactly(30, 30, 30, 50, 50, 50);
    assertThat(law.ran).extracting(CompletedInference::batch).containsExactly(6);
    assertThat(replies.get("a").getBatchSize()).isEqualTo(2);
  }

  @Test
  void aRequestThatClaimsMoreThanItHasCountsNoMoreThanTheBound() {
    MicroBatcher batcher = batcher(new MicroBatchLimits(8, Duration.ZERO, 8));
    ModelInferRequest.InferInputTensor.Builder claim =
        InferenceRequestFixtures.input("FP32", List.of(Long.MAX_VALUE, 2L));
    batcher.offer(
        task("queued", InferenceRequestFixtures.adding(1, 2).setInputs(0, claim).build(), LONG));

    batcher.answer(List.of(task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG)));

    assertThat(law.seen.get(0).waiting()).isEqualTo(256);
  }

  @Test
  void leavesTheAnswersTimeForTheirWayBack() {
    for (int i = 0; i < 1000; i++) {
      traffic.wayBack().took(4 * MILLI);
    }
    task("a", InferenceRequestFixtures.adding(1, 2).build(), 30 * MILLI);

    answer();

    assertThat(law.seen.get(0).leftMillis()[0]).isCloseTo(26, within(0.5));
  }

  @Test
  void tellsTheLawOfThoseThatTheGatewayKnowsToBeBehind() {
    MicroBatcher batcher = batcher(new MicroBatchLimits(1, Duration.ZERO, 8));
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
            InferenceRequestFixtures.adding(1, 2).build(),
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
    MicroBatcher batcher = batcher(new MicroBatchLimits(8, Duration.ZERO, 300));
    for (int i = 0; i < 300; i++) {
      batcher.offer(task("queued" + i, InferenceRequestFixtures.adding(1, 2).build(), LONG));
    }

    batcher.answer(List.of(task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG)));

    assertThat(law.seen.get(0).waiting()).isEqualTo(256);
  }

  @Test
  void tellsTheLawWhatEachInferenceTookButNotOfThoseThatFailed() {
    law.onChoice = () -> nanos.addAndGet(MILLI);
    task("good", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("poison", InferenceRequestFixtures.adding(FakeInferenceEngine.POISON, 2).build(), LONG);

    answer();

    assertThat(law.ran).containsExactly(new CompletedInference(5_001, 2, 1, 0));
  }

  @Test
  void givesUpOnlyWhatTheFastestRungInMemoryCouldNotAnswer() {
    ladder.switchTo(VariantLadderFixtures.FP32).join();
    task("tight", InferenceRequestFixtures.adding(1, 2).build(), 2 * MILLI);

    answer();

    assertThat(sums("tight")).containsExactly(3f);
  }
}
