package io.sluice.agent.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.InferenceReplyWriter;
import io.sluice.agent.batch.InferenceTaskSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code sluice-link}: owns the request consumer and the reply producer over their whole
 * life, and recreates both after a failure of the whole client.
 */
public final class KafkaLinkThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLinkThread.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long RETRY_MILLIS = 1_000;

  private final AgentKafkaSettings settings;
  private final InferenceTaskSink sink;
  private final InferenceReplyWriter writer;
  private final AgentTrafficStatistics traffic;
  private final MeterRegistry meters;
  private final LongSupplier nanoClock;
  private final BrokerConnectivity connectivity;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile long stopAtNanos;
  private volatile boolean fetching;

  public KafkaLinkThread(
      AgentKafkaSettings settings,
      InferenceTaskSink sink,
      InferenceReplyWriter writer,
      AgentTrafficStatistics traffic,
      MeterRegistry meters,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.sink = sink;
    this.writer = writer;
    this.traffic = traffic;
    this.meters = meters;
    this.nanoClock = nanoClock;
    this.connectivity = new BrokerConnectivity(settings.bootstrapServers());
  }

  /** Whether requests reach this agent: with assigned partitions and answered fetches. */
  public boolean polling() {
    return fetching && connectivity.connected();
  }

  /**
   * Stops fetching, answers held requests within the grace period, releases the rest and makes
   * {@link #run} return. Any thread.
   */
  public void stop(Duration grace) {
    stopAtNanos = nanoClock.getAsLong() + grace.toNanos();
    stop.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopping()) {
        serveUntilBroken();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the clients until a failure, such as a bootstrap name not yet resolvable. */
  private void serveUntilBroken() throws InterruptedException {
    ShareConsumer<String, byte[]> consumer = null;
    Producer<String, byte[]> producer = null;
    try {
      consumer = new KafkaShareConsumer<>(settings.requestConsumer());
      producer = new KafkaProducer<>(settings.producer("replies"));
      serve(consumer, producer);
    } catch (KafkaException | IllegalStateException e) {
      connectivity.gone(String.valueOf(e.getMessage()));
      LOG.debug("The link is made anew", e);
      stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      fetching = false;
      close(consumer, producer);
    }
  }

  private void serve(ShareConsumer<String, byte[]> consumer, Producer<String, byte[]> producer)
      throws InterruptedException {
    KafkaRequestLink link =
        new KafkaRequestLink(consumer, producer, sink, writer, traffic, meters, nanoClock);
    consumer.subscribe(List.of(settings.requestsTopic()));
    while (!stopping()) {
      link.take(POLL);
      while (link.holds() && !graceIsOver()) {
        link.handleEvents();
      }
      look(consumer.metrics());
    }
    link.releaseHeld();
    consumer.commitSync(CLOSE);
  }

  /**
   * Closes the clients with a time limit: a closing client waits for the broker, which may be away.
   */
  private static void close(
      @Nullable ShareConsumer<String, byte[]> consumer,
      @Nullable Producer<String, byte[]> producer) {
    try {
      if (consumer != null) {
        consumer.close(CLOSE);
      }
    } catch (KafkaException e) {
      LOG.debug("The request consumer did not close in time", e);
    }
    if (producer != null) {
      producer.close(CLOSE);
    }
  }

  private void look(Map<MetricName, ? extends Metric> metrics) {
    connectivity.look(metrics);
    fetching = fetching || fetches(metrics) > 0;
  }

  private static double fetches(Map<MetricName, ? extends Metric> metrics) {
    return metrics.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals("fetch-total"))
        .mapToDouble(entry -> ((Number) entry.getValue().metricValue()).doubleValue())
        .sum();
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private boolean graceIsOver() {
    return stopping() && nanoClock.getAsLong() - stopAtNanos >= 0;
  }
}
