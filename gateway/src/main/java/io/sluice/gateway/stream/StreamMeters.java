package io.sluice.gateway.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the streaming endpoint counts. */
final class StreamMeters {
  private final MeterRegistry meters;

  StreamMeters(MeterRegistry meters, Supplier<Number> open) {
    this.meters = meters;
    Gauge.builder("sluice.gateway.streams", open)
        .description("Open streaming connections")
        .register(meters);
  }

  void message(boolean text) {
    meters.counter("sluice.gateway.stream.messages", "form", text ? "text" : "binary").increment();
  }

  /** A connection was not read any further because its window was full. */
  void paused() {
    meters.counter("sluice.gateway.stream.pauses").increment();
  }
}
