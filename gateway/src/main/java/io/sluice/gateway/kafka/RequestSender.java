package io.sluice.gateway.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.gateway.inference.DeadLetters;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestAttempt;
import io.sluice.gateway.inference.RequestTransport;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.proto.v1.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes requests to the topic of their model, and those that were given up to dead letters. */
public final class RequestSender implements RequestTransport, DeadLetters, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestSender.class);
  private static final Duration DEAD_LETTER_EXPIRY = Duration.ofSeconds(5);

  private final KafkaWriter writer;
  private final KafkaSettings settings;
  private final ReplyPartition replyTo;
  private final Executor owner;
  private final Clock clock;
  private final MeterRegistry meters;

  /**
   * @param queue how many requests may wait for the producer's thread
   * @param owner runs the listeners of {@link #send}
   */
  public RequestSender(
      KafkaSettings settings,
      ReplyPartition replyTo,
      int queue,
      Executor owner,
      Clock clock,
      MeterRegistry meters) {
    this.settings = settings;
    this.replyTo = replyTo;
    this.owner = owner;
    this.clock = clock;
    this.meters = meters;
    this.writer =
        new KafkaWriter(
            "sluice-request-sender",
            settings.lowLatencyProducer("sluice-gateway-requests-" + replyTo.value()),
            queue);
    Gauge.builder("sluice.gateway.send.queue", writer, KafkaWriter::queued)
        .description("Requests and dead letters that wait for the producer's thread")
        .register(meters);
  }

  public void start() {
    writer.start();
  }

  @Override
  public void close() throws InterruptedException {
    writer.close();
  }

  @Override
  public void send(RequestAttempt attempt, Listener listener) {
    long now = clock.millis();
    String topic = InferenceTopics.requests(attempt.call().model());
    boolean taken =
        writer.offer(
            new KafkaWriter.Write(
                topic,
                producer -> record(producer, topic, attempt, now),
                System.nanoTime() + attempt.timeLeft().toNanos(),
                failure -> owner.execute(() -> tell(attempt, listener, failure))));
    if (!taken) {
      listener.failed(
          new Rejection.BrokerUnavailable("the queue of requests to be written is full"));
    }
  }

  @Override
  public void keep(String requestId, DeadLetter letter) {
    boolean taken =
        writer.offer(
            new KafkaWriter.Write(
                InferenceTopics.DEAD_LETTERS,
                producer ->
                    new ProducerRecord<>(
                        InferenceTopics.DEAD_LETTERS, utf8(requestId), letter.toByteArray()),
                System.nanoTime() + DEAD_LETTER_EXPIRY.toNanos(),
                failure -> countLetter(failure == null ? "kept" : "lost")));
    if (!taken) {
      countLetter("lost");
    }
  }

  private void countLetter(String result) {
    meters.counter("sluice.gateway.dead.letters", "result", result).increment();
  }

  /** The record carries the time of sending, which its time left counts from. */
  private ProducerRecord<byte[], byte[]> record(
      Producer<byte[], byte[]> producer, String topic, RequestAttempt attempt, long now) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            partition(producer, topic, attempt),
            now,
            utf8(attempt.call().id()),
            attempt.call().request().toByteArray());
    new InferenceRequestHeaders(
            attempt.call().id(),
            replyTo.value(),
            attempt.leftToAgent(),
            attempt.number(),
            attempt.behind(),
            attempt.call().traceparent())
        .toBytes()
        .forEach(record.headers()::add);
    return record;
  }

  /**
   * The partition of a repeated attempt is the one after that of the attempt before, for nobody may
   * be reading that one any more; null leaves the first to the producer, which hashes the key.
   */
  private static @Nullable Integer partition(
      Producer<byte[], byte[]> producer, String topic, RequestAttempt attempt) {
    if (attempt.number() == 1) {
      return null;
    }
    int hash = Utils.toPositive(Utils.murmur2(utf8(attempt.call().id())));
    int partitions = producer.partitionsFor(topic).size();
    return (hash % partitions + attempt.number() - 1) % partitions;
  }

  private void tell(RequestAttempt attempt, Listener listener, @Nullable Exception failure) {
    if (failure == null) {
      listener.accepted();
      return;
    }
    LOG.debug("Attempt {} of {} was not sent", attempt.number(), attempt.call().id(), failure);
    listener.failed(rejection(attempt, failure));
  }

  private Rejection rejection(RequestAttempt attempt, Exception failure) {
    return failure instanceof RecordTooLargeException
        ? new Rejection.PayloadTooLarge(
            attempt.call().request().getSerializedSize(), settings.maxRecordBytes())
        : new Rejection.BrokerUnavailable(String.valueOf(failure.getMessage()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
