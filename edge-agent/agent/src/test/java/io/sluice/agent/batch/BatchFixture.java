package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.agent.engine.FakeEngine;
import io.sluice.agent.ladder.Ladders;
import io.sluice.agent.ladder.VariantLadder;
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
abstract class BatchFixture {
  static final long MILLI = 1_000_000;
  static final long LONG = 1000 * MILLI;
  final FakeEngine engine = new FakeEngine();
  final VariantLadder ladder = Ladders.ladder(engine);
  final RecordingLaw law = new RecordingLaw();
  final Traffic traffic = new Traffic(new SimpleMeterRegistry());
  final AtomicLong nanos = new AtomicLong(5_000 * MILLI);
  final Map<String, InferenceReply> replies = new LinkedHashMap<>();
  final List<InferenceTask> tasks = new ArrayList<>();

  @BeforeEach
  void forgetTheWarmUp() {
    engine.batchSizes.clear();
  }

  void answer() {
    batcher(new BatchLimits(8, Duration.ZERO, 8)).answer(tasks);
  }

  MicroBatcher batcher(BatchLimits limits) {
    ReplyWriter writer =
        new ReplyWriter(new AgentId("pi-7"), Ladders.MODEL, "3", FakeEngine.SIGNATURE);
    return new MicroBatcher(
        limits, Ladders.MODEL, "3", FakeEngine.SIGNATURE, ladder, law, traffic, writer, nanos::get);
  }

  InferenceTask behind(String id, int others) {
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
    return Requests.input("INT32", List.of(1L, 2L));
  }
}
