package io.sluice.gateway.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers once a second how many requests there have been for each model, and how many of
 * them no agent has finished with. Everything mutable, the client too, is confined to the thread
 * {@code sluice-demand-meter}.
 */
public final class DemandMeter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemandMeter.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final Executor owner;
  private final BiConsumer<ModelName, BrokerLoad> listener;
  private final ScheduledExecutorService thread;
  private final Set<ModelName> wanted = new TreeSet<>(Comparator.comparing(ModelName::value));
  private @Nullable Admin admin;

  /**
   * @param listener told on the owner's executor
   */
  public DemandMeter(
      KafkaSettings settings, Executor owner, BiConsumer<ModelName, BrokerLoad> listener) {
    this.settings = settings;
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

  /** These models are measured from now on; never blocks. */
  public void want(Collection<ModelName> models) {
    try {
      thread.execute(() -> wanted.addAll(models));
    } catch (RejectedExecutionException e) {
      LOG.debug("Models appeared while closing: {}", models, e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(2 * CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("The demand meter did not stop in time");
    }
    Admin client = admin;
    if (client != null) {
      client.close(CLOSE);
    }
  }

  private void measure() {
    for (ModelName model : List.copyOf(wanted)) {
      try {
        BrokerLoad load = load(client(), model);
        owner.execute(() -> listener.accept(model, load));
      } catch (ExecutionException | KafkaException e) {
        LOG.debug("The requests for {} cannot be counted now", model, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Admin client() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(settings.admin("sluice-demand-meter"));
      admin = client;
    }
    return client;
  }

  private static BrokerLoad load(Admin client, ModelName model)
      throws ExecutionException, InterruptedException {
    String topic = InferenceTopics.requests(model);
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    TopicDescription description =
        requireNonNull(client.describeTopics(List.of(topic)).topicNameValues().get(topic)).get();
    for (TopicPartitionInfo partition : description.partitions()) {
      latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
    }
    long atNanos = System.nanoTime();
    long produced = 0;
    for (var end : client.listOffsets(latest).all().get().values()) {
      produced += end.offset();
    }
    return new BrokerLoad(atNanos, produced, unanswered(client, model, latest.keySet()));
  }

  /** Empty while there is no such group, or the brokers are too old to count it. */
  private static OptionalLong unanswered(
      Admin client, ModelName model, Set<TopicPartition> partitions) throws InterruptedException {
    String group = InferenceTopics.shareGroup(model);
    try {
      Map<TopicPartition, SharePartitionOffsetInfo> offsets =
          client
              .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
              .partitionsToOffsetInfo(group)
              .get();
      long sum = 0;
      for (TopicPartition partition : partitions) {
        SharePartitionOffsetInfo info = offsets.get(partition);
        if (info == null || info.lag().isEmpty()) {
          return OptionalLong.empty();
        }
        sum += Math.max(0, info.lag().get());
      }
      return OptionalLong.of(sum);
    } catch (ExecutionException e) {
      LOG.debug("What waits for {} cannot be counted now", model, e);
      return OptionalLong.empty();
    }
  }
}
