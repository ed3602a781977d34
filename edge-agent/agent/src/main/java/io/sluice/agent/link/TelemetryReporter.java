package io.sluice.agent.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.TelemetryTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code sluice-reports}: owns the producer of telemetry and decisions. Without a broker
 * telemetry is lost, as its silence should tell, and decisions wait up to the capacity of the
 * queue.
 */
public final class TelemetryReporter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryReporter.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final int QUEUE = 64;

  private final AgentKafkaSettings settings;
  private final Supplier<AgentTelemetry> telemetry;
  private final long everyNanos;
  private final LongSupplier nanoClock;
  private final KafkaLinkMeters meters;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean stopping;
  private @Nullable Producer<String, byte[]> producer;

  /**
   * @param settings settings of the Kafka clients
   * @param telemetry source of telemetry, called on this thread only
   * @param every time between two telemetry messages
   */
  public TelemetryReporter(
      AgentKafkaSettings settings,
      Supplier<AgentTelemetry> telemetry,
      Duration every,
      MeterRegistry meters,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.telemetry = telemetry;
    this.everyNanos = every.toNanos();
    this.meters = new KafkaLinkMeters(meters);
    this.nanoClock = nanoClock;
  }

  /** Sends telemetry now, after a change of state. Any thread; never blocks. */
  public void tellState() {
    offer(new Signal(null));
  }

  /** Sends a decision. Any thread; never blocks. */
  public void tell(SwitchDecision decision) {
    offer(new Signal(decision));
  }

  /** Sends telemetry once more and makes {@link #run} return. Any thread. */
  public void stop() {
    stopping = true;
    tellState();
  }

  @Override
  public void run() {
    try {
      long next = nanoClock.getAsLong();
      while (!stopping) {
        long wait = Math.max(0, next - nanoClock.getAsLong());
        List<Signal> batch = new ArrayList<>();
        Signal first = signals.poll(wait, TimeUnit.NANOSECONDS);
        if (first != null) {
          batch.add(first);
        }
        signals.drainTo(batch);
        report(batch);
        next = nanoClock.getAsLong() + everyNanos;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      report(List.of());
      if (producer != null) {
        producer.close(CLOSE);
      }
    }
  }

  private void report(List<Signal> batch) {
    for (Signal signal : batch) {
      SwitchDecision decision = signal.decision();
      if (decision != null) {
        send(TelemetryTopics.DECISIONS, decision.getAgentId(), decision.toByteArray());
      }
    }
    AgentTelemetry now = telemetry.get();
    send(TelemetryTopics.TELEMETRY, now.getAgentId(), now.toByteArray());
  }

  private void send(String topic, String key, byte[] value) {
    try {
      Producer<String, byte[]> open = producer;
      if (open == null) {
        open = new KafkaProducer<>(settings.producer("reports"));
        producer = open;
      }
      open.send(
          new ProducerRecord<>(topic, key, value),
          (sent, failure) -> {
            if (failure != null) {
              lost(topic, failure);
            }
          });
    } catch (KafkaException e) {
      lost(topic, e);
    }
  }

  private void offer(Signal signal) {
    if (!signals.offer(signal)) {
      meters.lostReports.increment();
    }
  }

  /** Counts a lost record; the link logs the absence of the broker. */
  private void lost(String topic, Exception failure) {
    meters.lostReports.increment();
    LOG.debug("A record for {} was not delivered", topic, failure);
  }

  /**
   * A wake-up of the thread.
   *
   * @param decision decision to send; null for telemetry only
   */
  private record Signal(@Nullable SwitchDecision decision) {}
}
