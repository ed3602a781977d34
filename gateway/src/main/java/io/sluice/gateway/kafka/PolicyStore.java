package io.sluice.gateway.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.fleet.PolicyBook;
import io.sluice.gateway.fleet.PolicyPublisher;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted topic of policies: reads all that stand, then what changes; publishes new ones. */
public final class PolicyStore implements PolicyPublisher, AutoCloseable {
  static final String NAME = "policies";

  private static final Logger LOG = LoggerFactory.getLogger(PolicyStore.class);
  private static final int QUEUE = 64;
  private static final Duration EXPIRY = Duration.ofSeconds(5);

  private final TopicReader reader;
  private final KafkaWriter writer;
  private final Executor owner;
  private final PolicyBook book;
  private final MeterRegistry meters;

  /** Of the reader's thread, as is whether it is connected. */
  private boolean caughtUp;

  private boolean connected;

  /**
   * @param book told on the owner's executor
   */
  public PolicyStore(
      KafkaSettings settings,
      Executor owner,
      PolicyBook book,
      KafkaHealth health,
      MeterRegistry meters) {
    this.owner = owner;
    this.book = book;
    this.meters = meters;
    this.writer =
        new KafkaWriter(
            "sluice-policy-writer", settings.durableProducer("sluice-gateway-policies"), QUEUE);
    this.reader =
        new TopicReader(
            "sluice-policy-reader",
            settings.consumer("sluice-gateway-policies"),
            new FromTheBeginning(this::caughtUp),
            this::take,
            problem -> status(health, problem));
  }

  public void start() {
    reader.start();
    writer.start();
  }

  @Override
  public void close() throws InterruptedException {
    reader.close();
    writer.close();
  }

  @Override
  public Future<Void> publish(PolicyScope scope, Optional<Policy> policy) {
    Promise<Void> published = Promise.promise();
    byte[] key = scope.key().getBytes(StandardCharsets.UTF_8);
    byte @Nullable [] value = policy.map(Policy::toByteArray).orElse(null);
    boolean taken =
        writer.offer(
            new KafkaWriter.Write(
                PolicyScope.TOPIC,
                producer -> new ProducerRecord<>(PolicyScope.TOPIC, key, value),
                System.nanoTime() + EXPIRY.toNanos(),
                failure -> owner.execute(() -> complete(published, scope, failure))));
    if (!taken) {
      published.fail("Too many policies are waiting to be published; try again");
    }
    return published.future();
  }

  private static void complete(
      Promise<Void> published, PolicyScope scope, @Nullable Exception failure) {
    if (failure == null) {
      published.complete();
    } else {
      published.fail(
          "Tried to publish the policy of %s, but Kafka did not take it: %s"
              .formatted(scope.key(), failure.getMessage()));
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        PolicyScope scope = PolicyScope.parse(new String(record.key(), StandardCharsets.UTF_8));
        Optional<Policy> policy =
            record.value() == null
                ? Optional.empty()
                : Optional.of(Policy.parseFrom(record.value()));
        owner.execute(() -> book.put(scope, policy));
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        LOG.warn("Passed over a record of {}: {}", record.topic(), e.getMessage());
        meters.counter("sluice.gateway.records.malformed", "topic", record.topic()).increment();
      }
    }
  }

  private void caughtUp(boolean reached) {
    if (reached != caughtUp) {
      caughtUp = reached;
      tellCurrent();
    }
  }

  private void status(KafkaHealth health, Optional<String> problem) {
    connected = problem.isEmpty();
    owner.execute(() -> health.report(NAME, problem));
    tellCurrent();
  }

  private void tellCurrent() {
    boolean current = connected && caughtUp;
    owner.execute(() -> book.current(current));
  }

  /** Tells whether all that stood when it began has been read. */
  private static final class FromTheBeginning implements TopicReader.Plan {
    private final CatchUp catchUp = new CatchUp();
    private final Consumer<Boolean> caughtUp;

    FromTheBeginning(Consumer<Boolean> caughtUp) {
      this.caughtUp = caughtUp;
    }

    @Override
    public List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
      List<TopicPartition> all = TopicReader.partitionsOf(consumer, List.of(PolicyScope.TOPIC));
      if (all.isEmpty()) {
        throw new KafkaException("There is no topic " + PolicyScope.TOPIC + "; run create-topics");
      }
      return all;
    }

    @Override
    public void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
      if (consumer.assignment().size() == partitions.size()) {
        // all of them are new: so is the consumer
        catchUp.forget();
      }
      catchUp.begin(consumer, partitions);
      caughtUp.accept(false);
      consumer.seekToBeginning(partitions);
    }

    @Override
    public void went(KafkaConsumer<byte[], byte[]> consumer) {
      caughtUp.accept(catchUp.reached(consumer));
    }
  }
}
