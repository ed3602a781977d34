package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.protocol.proto.inference.InferParameter;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatcherTest extends MicroBatcherFixture {
  @Test
  void runsRequestsOfOneShapeTogetherAndGivesEachItsOwnAnswer() {
    task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("b", InferenceRequestFixtures.adding(3, 4).build(), LONG);

    answer();

    assertThat(engine.batchSizes).containsExactly(2L);
    assertThat(sums("a")).containsExactly(3f);
    assertThat(sums("b")).containsExactly(7f);
    assertThat(replies.get("a").getBatchSize()).isEqualTo(2);
  }

  @Test
  void doesNotBatchDifferentShapes() {
    task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("b", InferenceRequestFixtures.adding(3, 4, 5, 6).build(), LONG);
    task("c", InferenceRequestFixtures.adding(7, 8).build(), LONG);

    answer();

    assertThat(engine.batchSizes).containsExactly(2L, 2L);
    assertThat(sums("b")).containsExactly(7f, 11f);
    assertThat(sums("c")).containsExactly(15f);
  }

  @Test
  void aBadRequestIsAnsweredAloneAndDoesNotSpoilItsBatch() {
    task("good", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("bad", InferenceRequestFixtures.adding(1, 2).setInputs(0, wrongType()).build(), LONG);

    answer();

    assertThat(sums("good")).containsExactly(3f);
    assertThat(replies.get("bad").getError().getCode()).isEqualTo(Code.INVALID_INPUT);
    assertThat(engine.batchSizes).containsExactly(1L);
  }

  @Test
  void aRequestThatMakesTheModelFailDoesNotCostTheOthersTheirAnswer() {
    task("good", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("poison", InferenceRequestFixtures.adding(FakeInferenceEngine.POISON, 2).build(), LONG);

    answer();

    assertThat(sums("good")).containsExactly(3f);
    assertThat(replies.get("poison").getError().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(replies.get("poison").getError().getMessage())
        .isEqualTo("The model does not like 666.0");
  }

  @Test
  void runsOneByOneWhatThereIsNoMemoryForTogether() {
    engine.room = 1;
    task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG);
    task("too large", InferenceRequestFixtures.adding(1, 2, 3, 4).build(), LONG);
    task("b", InferenceRequestFixtures.adding(3, 4).build(), LONG);

    answer();

    assertThat(sums("a")).containsExactly(3f);
    assertThat(sums("b")).containsExactly(7f);
    assertThat(engine.batchSizes).containsExactly(2L, 1L, 1L, 2L);
    assertThat(replies.get("too large").getError().getMessage()).isEqualTo("Java heap space");
  }

  @Test
  void keepsIdsAndParametersAndNamesTheVariant() {
    InferParameter parameter = InferParameter.newBuilder().setInt64Param(7).build();
    task(
        "a",
        InferenceRequestFixtures.adding(1, 2).putParameters("tenant", parameter).build(),
        LONG);

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
        InferenceRequestFixtures.adding(1, 2)
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
    MicroBatcher batcher = batcher(new MicroBatchLimits(2, Duration.ZERO, 8));
    for (String id : List.of("a", "b", "c")) {
      batcher.offer(task(id, InferenceRequestFixtures.adding(1, 2).build(), LONG));
    }

    List<InferenceTask> batch =
        batcher.gather(task("first", InferenceRequestFixtures.adding(1, 2).build(), LONG));

    assertThat(batch).extracting(InferenceTask::requestId).containsExactly("first", "a");
    assertThat(batcher.depth()).isEqualTo(2);
  }

  @Test
  void countsExamplesSoThatARequestOfManyRunsAlone() throws Exception {
    MicroBatcher batcher = batcher(new MicroBatchLimits(4, Duration.ZERO, 8));
    batcher.offer(task("two", InferenceRequestFixtures.adding(1, 2, 3, 4).build(), LONG));
    batcher.offer(task("three", InferenceRequestFixtures.adding(1, 2, 3, 4, 5, 6).build(), LONG));
    batcher.offer(task("one", InferenceRequestFixtures.adding(1, 2).build(), LONG));
    InferenceTask five = task("five", InferenceRequestFixtures.adding(new float[10]).build(), LONG);

    List<InferenceTask> alone = batcher.gather(five);
    List<InferenceTask> together =
        batcher.gather(task("1", InferenceRequestFixtures.adding(1, 2).build(), LONG));

    assertThat(alone).extracting(InferenceTask::requestId).containsExactly("five");
    assertThat(together).extracting(InferenceTask::requestId).containsExactly("1", "two", "three");
  }

  @Test
  void refusesWhatItsQueueCannotHold() {
    MicroBatcher batcher = batcher(new MicroBatchLimits(2, Duration.ZERO, 1));

    assertThat(batcher.offer(task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG)))
        .isTrue();
    assertThat(batcher.offer(task("b", InferenceRequestFixtures.adding(1, 2).build(), LONG)))
        .isFalse();
  }

  @Test
  void answersWhatWaitsBeforeItStops() {
    MicroBatcher batcher = batcher(new MicroBatchLimits(8, Duration.ZERO, 8));
    batcher.offer(task("a", InferenceRequestFixtures.adding(1, 2).build(), LONG));
    batcher.stop();

    batcher.run();

    assertThat(sums("a")).containsExactly(3f);
  }
}
