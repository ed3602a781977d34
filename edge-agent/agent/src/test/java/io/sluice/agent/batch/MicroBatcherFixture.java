package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.ladder.VariantLadder;
import io.sluice.agent.ladder.VariantLadderFixtures;
import io.sluice.protocol.proto.inference.ModelInferRequest;
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

/** A batcher on a fake engine and clock, under a recording law. */
abstract class MicroBatcherFixture {
  static final long MILLI = 1_000_000;
  static final long LONG = 1000 * MILLI;
  final FakeInferenceEngine engine = new FakeInferenceEngine();
  final VariantLadder ladder = VariantLadderFixtures.ladder(engine);
  final RecordingDeviceLaw law = new RecordingDeviceLaw();
  final AgentTrafficStatistics traffic = new AgentTrafficStatistics(new SimpleMeterRegistry());
  final AtomicLong nanos = new AtomicLong(5_000 * MILLI);
  final Map<String, InferenceReply> replies = new LinkedHashMap<>();
  final List<InferenceTask> tasks = new ArrayList<>();

  @BeforeEach
  void forgetTheWarmUp() {
    engine.batchSizes.clear();
  }

  void answer() {
    batcher(new MicroBatchLimits(8, Duration.ZERO, 8)).answer(tasks);
  }

  MicroBatcher batcher(MicroBatchLimits limits) {
    InferenceReplyWriter writer =
        new InferenceReplyWriter(
            new AgentId("pi-7"), VariantLadderFixtures.MODEL, "3", FakeInferenceEngine.SIGNATURE);
    return new MicroBatcher(
        limits,
        VariantLadderFixtures.MODEL,
        "3",
        FakeInferenceEngine.SIGNATURE,
        ladder,
        law,
        traffic,
        writer,
        nanos::get);
  }

  InferenceTask behind(String id, int others) {
    long now = nanos.get();
    return new InferenceTask(
        id,
        InferenceRequestFixtures.adding(1, 2).build(),
        now,
        now,
        now + LONG,
        others,
        reply -> replies.put(id, reply));
  }

  InferenceTask task(String id, ModelInferRequest request, long nanosLeft) {
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

  List<Float> sums(String id) {
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

  static ModelInferRequest.InferInputTensor.Builder wrongType() {
    return InferenceRequestFixtures.input("INT32", List.of(1L, 2L));
  }
}
