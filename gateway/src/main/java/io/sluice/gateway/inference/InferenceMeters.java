package io.sluice.gateway.inference;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What the core counts. Thread-safe, as the registry is. */
public final class InferenceMeters {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry meters;

  public InferenceMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void watchInFlight(Supplier<Number> inFlight) {
    Gauge.builder("sluice.gateway.in.flight", inFlight)
        .description("Requests let in that have not ended")
        .register(meters);
  }

  void answered(String model, Duration latency) {
    ended(model, "answered");
    Timer.builder("sluice.gateway.latency")
        .description("From when a request was let in to the reply, of answered requests")
        .tag("model", model)
        .publishPercentiles(0.5, 0.95, 0.99)
        .serviceLevelObjectives(BOUNDS)
        .register(meters)
        .record(latency);
  }

  /**
   * Counts a request that was not answered.
   *
   * @param model its name when the registry knows it; else what stands for all others
   */
  public void refused(String model, Rejection why) {
    ended(model, why.code().name().toLowerCase(Locale.ROOT));
  }

  void cancelled(String model) {
    ended(model, "cancelled");
  }

  void resent(String model, String reason) {
    meters.counter("sluice.gateway.resends", "model", model, "reason", reason).increment();
  }

  /** An attempt that was due, but over the budget. */
  void resendDenied(String model) {
    meters.counter("sluice.gateway.resends.denied", "model", model).increment();
  }

  /**
   * A reply that nobody waits for.
   *
   * @param kind {@code duplicate}, {@code late} or {@code stray}
   */
  void replyDropped(String kind) {
    meters.counter("sluice.gateway.replies.dropped", "kind", kind).increment();
  }

  private void ended(String model, String outcome) {
    meters.counter("sluice.gateway.requests", "model", model, "outcome", outcome).increment();
  }
}
