package io.sluice.gateway.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.inference.BrokerHealth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the readers say of their connections. Confined to the gateway's event loop. Only the replies
 * decide over {@link #problem()}: without them no request can be answered.
 */
public final class KafkaHealth implements BrokerHealth {
  /** The reader of replies. */
  static final String REPLIES = "replies";

  private final Map<String, Optional<String>> problems = new TreeMap<>();

  public KafkaHealth(MeterRegistry meters) {
    for (String reader : new String[] {REPLIES, TelemetryReceiver.NAME, PolicyStore.NAME}) {
      problems.put(reader, Optional.of("not connected yet"));
      Gauge.builder("sluice.gateway.kafka.up", () -> problemOf(reader).isEmpty() ? 1 : 0)
          .description("1 while the reader gets answers from the brokers")
          .tag("reader", reader)
          .register(meters);
    }
  }

  /** Notes what a reader found. */
  void report(String reader, Optional<String> problem) {
    problems.put(reader, problem);
  }

  @Override
  public Optional<String> problem() {
    return problemOf(REPLIES);
  }

  /** Each reader's problem, empty when it has none. */
  public Map<String, Optional<String>> all() {
    return Map.copyOf(problems);
  }

  private Optional<String> problemOf(String reader) {
    return problems.getOrDefault(reader, Optional.of("not connected yet"));
  }
}
