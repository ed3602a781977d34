package io.sluice.gateway.kafka;

import io.sluice.registry.manifest.ModelName;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the topics of a running gateway: once the brokers are there, and for each model that
 * appears. Everything mutable is confined to the thread {@code sluice-topic-keeper}.
 */
public final class TopicKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicKeeper.class);
  private static final long RETRY_MILLIS = 1_000;

  private final TopicSetup setup;
  private final ScheduledExecutorService thread;
  private final Set<ModelName> wanted = new TreeSet<>(Comparator.comparing(ModelName::value));
  private boolean done;

  public TopicKeeper(TopicSetup setup) {
    this.setup = setup;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "sluice-topic-keeper");
              made.setDaemon(true);
              return made;
            });
  }

  public void start() {
    thread.scheduleWithFixedDelay(this::keep, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** These models have topics from now on; never blocks. */
  public void want(Collection<ModelName> models) {
    try {
      thread.execute(() -> done &= !wanted.addAll(models));
    } catch (RejectedExecutionException e) {
      LOG.debug("Models appeared while closing: {}", models, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void keep() {
    if (done) {
      return;
    }
    try {
      setup.ensure(wanted).forEach(topic -> LOG.info("Created topic {}", topic));
      done = true;
    } catch (KafkaException e) {
      LOG.warn("{}; trying again", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
