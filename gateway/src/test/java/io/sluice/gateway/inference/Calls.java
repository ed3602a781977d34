package io.sluice.gateway.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.registry.manifest.ModelName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Calls for one model, and correlators to send them. */
final class Calls {
  static final ModelName MODEL = new ModelName("fashion-cnn");
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC);

  private Calls() {}

  /** With the client's id {@code client-<id>}. */
  static InferenceCall of(String id, long deadlineMillis) {
    ModelInferRequest request =
        ModelInferRequest.newBuilder().setId("client-" + id).setModelName(MODEL.value()).build();
    return new InferenceCall(
        id, MODEL, request, Duration.ofMillis(deadlineMillis), Optional.empty());
  }

  static Correlator correlator(
      RequestTransport transport,
      DeadLetters letters,
      TimerService timers,
      GatheringPolicy gathering,
      MeterRegistry meters) {
    return new Correlator(
        transport,
        letters,
        ResendPolicy.DEFAULT,
        timers,
        CLOCK,
        gathering,
        new InferenceMeters(meters));
  }
}
