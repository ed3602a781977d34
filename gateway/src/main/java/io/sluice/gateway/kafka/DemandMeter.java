package io.sluice.gateway.kafka;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers once a second how many requests there have been for each model, and how many of
 * them no agent has finished with. The probe, and with it the client, is confined to the thread
 * {@code sluice-demand-meter}, and after that has ended to who closes.
 */
public final class DemandMeter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemandMeter.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(2);

  private final DemandProbe probe;
  private final Executor owner;
  private final BiConsumer<ModelName, BrokerLoad> listener;
  private final ScheduledExecutorService thread;

  /**
   * @param listener told on the owner's executor
   */
  public DemandMeter(
      KafkaSettings settings, Executor owner, BiConsumer<ModelName, BrokerLoad> listener) {
    this.probe = new DemandProbe(() -> Admin.create(settings.admin("sluice-demand-meter")));
    this.owner = owner;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "sluice-demand-meter");
              made.setDaemon(true);
              return made;
            });
  }

  public void start() {
    thread.scheduleWithFixedDelay(
        this::measure, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** These models, and no others, are measured from now on; never blocks. */
  public void want(Collection<ModelName> models) {
    Set<ModelName> now = Set.copyOf(models);
    try {
      thread.execute(() -> probe.want(now));
    } catch (RejectedExecutionException e) {
      LOG.debug("Models appeared while closing: {}", models, e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    if (thread.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      probe.close();
    } else {
      LOG.warn("The demand meter did not stop in time");
    }
  }

  private void measure() {
    try {
      Map<ModelName, BrokerLoad> loads = probe.measure();
      owner.execute(() -> loads.forEach(listener));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      LOG.debug("Nobody is told of the requests any more", e);
    }
  }
}
