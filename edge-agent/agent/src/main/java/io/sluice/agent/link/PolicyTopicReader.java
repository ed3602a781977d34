package io.sluice.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code sluice-policies}: owns the consumer of policies, reading from the beginning and
 * then following.
 */
public final class PolicyTopicReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyTopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK_UP = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 1_000;

  private final AgentKafkaSettings settings;
  private final BiConsumer<PolicyScope, Optional<Policy>> listener;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param settings settings of the Kafka clients
   * @param listener receiver of each policy in the topic's order, empty for a removed policy; on
   *     this thread
   */
  public PolicyTopicReader(
      AgentKafkaSettings settings, BiConsumer<PolicyScope, Optional<Policy>> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Makes {@link #run} return. Any thread. */
  public void stop() {
    stop.countDown();
  }

  @Override
  public void run() {
    try {
      while (stop.getCount() > 0) {
        readUntilBroken();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilBroken() throws InterruptedException {
    Consumer<String, byte[]> consumer = null;
    try {
      consumer = new KafkaConsumer<>(settings.policyConsumer());
      follow(consumer);
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("The policies are read anew", e);
      stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(CLOSE));
      }
    }
  }

  private void follow(Consumer<String, byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions = partitions(consumer);
    while (partitions.isEmpty()) {
      if (stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      partitions = partitions(consumer);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    while (stop.getCount() > 0) {
      consumer.poll(POLL).forEach(this::read);
    }
  }

  /** Partitions of the topic; empty while the topic does not exist. */
  private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(PolicyScope.TOPIC, LOOK_UP);
    return found == null
        ? List.of()
        : found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  void read(ConsumerRecord<String, byte[]> record) {
    try {
      PolicyScope scope = PolicyScope.parse(String.valueOf(record.key()));
      Optional<Policy> policy =
          record.value() == null ? Optional.empty() : Optional.of(Policy.parseFrom(record.value()));
      listener.accept(scope, policy);
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      LOG.warn(
          "The record at offset {} of the policies is ignored: {}",
          record.offset(),
          e.getMessage());
    }
  }
}
