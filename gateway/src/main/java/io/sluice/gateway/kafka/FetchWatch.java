package io.sluice.gateway.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the number of answered fetches whether the brokers are there; they answer several
 * times a second, also when there is nothing to read. A consumer says nothing by itself when its
 * brokers are away. Confined to the reader's thread.
 */
final class FetchWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String GROUP = "consumer-fetch-manager-metrics";
  private static final String NAME = "fetch-total";

  private final KafkaConsumer<?, ?> consumer;
  private @Nullable Metric fetches;
  private double lastCount;
  private long lastProgressNanos;
  private boolean everFetched;

  FetchWatch(KafkaConsumer<?, ?> consumer) {
    this.consumer = consumer;
  }

  /** What is wrong; empty while fetches are answered. */
  Optional<String> problem(long nowNanos) {
    double count = count();
    if (count > lastCount) {
      lastCount = count;
      lastProgressNanos = nowNanos;
      everFetched = true;
    }
    if (!everFetched) {
      return Optional.of("not connected yet");
    }
    long silent = nowNanos - lastProgressNanos;
    return silent < PATIENCE.toNanos()
        ? Optional.empty()
        : Optional.of("the brokers do not answer");
  }

  private double count() {
    if (fetches == null) {
      fetches = find();
    }
    return fetches == null ? 0 : ((Number) fetches.metricValue()).doubleValue();
  }

  private @Nullable Metric find() {
    for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
      MetricName name = entry.getKey();
      if (name.group().equals(GROUP)
          && name.name().equals(NAME)
          && !name.tags().containsKey("topic")) {
        return entry.getValue();
      }
    }
    return null;
  }
}
