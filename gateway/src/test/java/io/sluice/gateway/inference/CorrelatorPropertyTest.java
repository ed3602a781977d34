package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever order replies, failures, timers and cancellations come in, each request ends once. */
class CorrelatorPropertyTest {
  private static final ModelName MODEL = new ModelName("m");
  private static final int STEPS = 4_000;

  private final FakeTimers timers = new FakeTimers();
  private final RecordingTransport transport = new RecordingTransport();
  private final Correlator correlator =
      Calls.correlator(
          transport,
          (id, letter) -> {},
          timers,
          new GatheringPolicy(Duration.ofMillis(2), model -> 1),
          new SimpleMeterRegistry());

  private final Map<String, Integer> ends = new HashMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();
  private final Map<String, CorrelatedCall> calls = new HashMap<>();
  private final Set<String> cancelled = new HashSet<>();
  private final List<RecordingTransport.Sent> unacknowledged = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private int seen;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void eachRequestEndsExactlyOnceAndInTime(long seed) {
    Random random = new Random(seed);
    transport.acceptAtOnce = false;

    for (int step = 0; step < STEPS; step++) {
      act(random);
      collectNewlySent();
    }
    timers.pass(Duration.ofSeconds(20));

    assertThat(ids).hasSizeGreaterThan(500);
    for (String id : ids) {
      int wanted = cancelled.contains(id) ? 0 : 1;
      assertThat(ends.getOrDefault(id, 0)).as(id).isEqualTo(wanted);
    }
    assertThat(correlator.inFlight()).isZero();
    assertThat(timers.pending()).isZero();
  }

  private void act(Random random) {
    int dice = random.nextInt(100);
    if (dice < 25) {
      submit(random);
    } else if (dice < 50) {
      acknowledge(random);
    } else if (dice < 72) {
      reply(random);
    } else if (dice < 75) {
      cancel(random);
    } else {
      timers.pass(Duration.ofMillis(random.nextInt(60)));
    }
  }

  private void submit(Random random) {
    String id = "r" + ids.size();
    Duration deadline = Duration.ofMillis(1 + random.nextInt(2_000));
    ids.add(id);
    deadlines.put(id, timers.nanos() + deadline.toNanos());
    CorrelatedCall call =
        correlator.submit(
            new InferenceCall(
                id, MODEL, ModelInferRequest.getDefaultInstance(), deadline, Optional.empty()),
            outcome -> ended(id));
    calls.put(id, call);
  }

  private void ended(String id) {
    ends.merge(id, 1, Integer::sum);
    assertThat(timers.nanos()).as(id).isLessThanOrEqualTo(deadlines.get(id));
  }

  private void acknowledge(Random random) {
    if (unacknowledged.isEmpty()) {
      return;
    }
    RequestTransport.Listener listener =
        unacknowledged.remove(random.nextInt(unacknowledged.size())).listener();
    if (random.nextInt(10) == 0) {
      listener.failed(new Rejection.BrokerUnavailable("it is gone"));
    } else {
      listener.accepted();
    }
  }

  private void reply(Random random) {
    if (ids.isEmpty()) {
      return;
    }
    int recent = Math.min(ids.size(), 40);
    String id = ids.get(ids.size() - 1 - random.nextInt(recent));
    correlator.reply(id, randomReply(random));
  }

  private static InferenceReply randomReply(Random random) {
    InferenceError.Code[] codes = {
      InferenceError.Code.INTERNAL,
      InferenceError.Code.OVERLOADED,
      InferenceError.Code.INVALID_INPUT
    };
    InferenceReply.Builder reply = InferenceReply.newBuilder().setAgentId("edge-1");
    return random.nextInt(3) > 0
        ? reply.setResponse(ModelInferResponse.getDefaultInstance()).build()
        : reply
            .setError(InferenceError.newBuilder().setCode(codes[random.nextInt(codes.length)]))
            .build();
  }

  private void cancel(Random random) {
    if (ids.isEmpty()) {
      return;
    }
    String id = ids.get(random.nextInt(ids.size()));
    if (!ends.containsKey(id)) {
      cancelled.add(id);
    }
    calls.get(id).cancel();
  }

  private void collectNewlySent() {
    unacknowledged.addAll(transport.sent.subList(seen, transport.sent.size()));
    seen = transport.sent.size();
  }
}
