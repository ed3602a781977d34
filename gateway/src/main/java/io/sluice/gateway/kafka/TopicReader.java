package io.sluice.gateway.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions without a group, forever: what fails is made anew. The consumer belongs to the
 * thread of the reader's name, which also runs the handler and the status listener.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Plan plan;
  private final Map<String, Object> config;
  private final Handler handler;
  private final Consumer<Optional<String>> status;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<String> lastStatus = Optional.of("not connected yet");

  /** What to read and where to begin. */
  interface Plan {
    /**
     * The partitions that are there.
     *
     * @throws KafkaException saying what is missing
     */
    List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer);

    /** Seeks in partitions that were just assigned. */
    void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions);

    /** Told after what was there has been handled, several times a second. */
    default void went(KafkaConsumer<byte[], byte[]> consumer) {}
  }

  /** Takes what was read, in order, some records at a time. */
  interface Handler {
    void take(List<ConsumerRecord<byte[], byte[]>> records);
  }

  /**
   * @param status told whenever it changes what is wrong, empty when all is well
   */
  TopicReader(
      String name,
      Map<String, Object> config,
      Plan plan,
      Handler handler,
      Consumer<Optional<String>> status) {
    this.config = config;
    this.plan = plan;
    this.handler = handler;
    this.status = status;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join(CLOSE_TIMEOUT.toMillis());
  }

  /**
   * The value of a record that must have one.
   *
   * @throws InvalidProtocolBufferException for a tombstone, as for any other malformed record
   */
  static byte[] valueOf(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    byte[] value = record.value();
    if (value == null) {
      throw new InvalidProtocolBufferException("The record has no value");
    }
    return value;
  }

  /** The partitions of topics as the brokers know them; a missing topic has none. */
  static List<TopicPartition> partitionsOf(
      KafkaConsumer<byte[], byte[]> consumer, List<String> topics) {
    return topics.stream()
        .flatMap(topic -> Optional.ofNullable(consumer.partitionsFor(topic)).stream())
        .flatMap(List<PartitionInfo>::stream)
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private void run() {
    while (isOpen()) {
      try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
        read(consumer);
      } catch (RuntimeException e) {
        // whatever it was, a reader that ends would leave the gateway deaf
        LOG.debug("{} begins anew", thread.getName(), e);
        tell(Optional.of(String.valueOf(e.getMessage())));
        pause();
      }
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = List.of();
    long lookAt = System.nanoTime();
    FetchWatch watch = new FetchWatch(consumer);
    while (isOpen()) {
      if (System.nanoTime() - lookAt >= 0) {
        partitions = assign(consumer, partitions);
        lookAt = System.nanoTime() + LOOK_AGAIN.toNanos();
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        handle(records);
      }
      plan.went(consumer);
      tell(watch.problem(System.nanoTime()));
    }
  }

  /** Assigns what is there; new partitions begin where the plan says, the others go on. */
  private List<TopicPartition> assign(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> before) {
    List<TopicPartition> now = before;
    try {
      now = plan.partitions(consumer);
    } catch (KafkaException e) {
      if (before.isEmpty()) {
        throw e;
      }
      LOG.debug("{} could not look for new partitions: {}", thread.getName(), e.getMessage());
    }
    List<TopicPartition> added = now.stream().filter(p -> !before.contains(p)).toList();
    if (!added.isEmpty()) {
      consumer.assign(now);
      plan.begin(consumer, added);
      // asks the brokers, so that nothing sent from now on is missed
      added.forEach(consumer::position);
      LOG.info("{} reads {}", thread.getName(), now);
    }
    return now;
  }

  private void handle(ConsumerRecords<byte[], byte[]> records) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.count());
    records.forEach(all::add);
    handler.take(all);
  }

  private void tell(Optional<String> problem) {
    if (!problem.equals(lastStatus)) {
      lastStatus = problem;
      problem.ifPresentOrElse(
          what -> LOG.warn("{}: {}", thread.getName(), what),
          () -> LOG.info("{} is connected", thread.getName()));
      status.accept(problem);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void pause() {
    try {
      if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("{} is closed", thread.getName());
      }
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
