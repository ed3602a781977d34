package io.sluice.gateway.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes this instance's replies off Kafka and hands them to the owner. Only replies sent after it
 * found its place count; before that {@link KafkaHealth} says that it is not ready.
 */
public final class ReplyReceiver implements AutoCloseable {
  private final TopicReader reader;
  private final Executor owner;
  private final BiConsumer<String, InferenceReply> replies;
  private final MeterRegistry meters;

  /**
   * @param owner runs what concerns replies and health
   * @param replies takes request id and reply
   */
  public ReplyReceiver(
      KafkaSettings settings,
      ReplyPartition mine,
      Executor owner,
      BiConsumer<String, InferenceReply> replies,
      KafkaHealth health,
      MeterRegistry meters) {
    this.owner = owner;
    this.replies = replies;
    this.meters = meters;
    this.reader =
        new TopicReader(
            "sluice-reply-receiver",
            settings.consumer("sluice-gateway-replies-" + mine.value()),
            new Mine(mine),
            this::take,
            problem -> owner.execute(() -> health.report(KafkaHealth.REPLIES, problem)));
  }

  public void start() {
    reader.start();
  }

  @Override
  public void close() throws InterruptedException {
    reader.close();
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        InferenceReply reply = parse(record);
        // each on its own: what goes wrong with one must not cost the others
        owner.execute(() -> replies.accept(reply.getRequestId(), reply));
      } catch (InvalidProtocolBufferException e) {
        meters.counter("sluice.gateway.records.malformed", "topic", record.topic()).increment();
      }
    }
  }

  /** The reply with its request id, which the record's key has where the reply itself has none. */
  private static InferenceReply parse(ConsumerRecord<byte[], byte[]> record)
      throws InvalidProtocolBufferException {
    InferenceReply reply = InferenceReply.parseFrom(TopicReader.valueOf(record));
    return record.key() == null || !reply.getRequestId().isEmpty()
        ? reply
        : reply.toBuilder().setRequestId(new String(record.key(), StandardCharsets.UTF_8)).build();
  }

  private record Mine(ReplyPartition partition) implements TopicReader.Plan {
    @Override
    public List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
      List<TopicPartition> all =
          TopicReader.partitionsOf(consumer, List.of(InferenceTopics.REPLIES));
      TopicPartition mine = partition.toTopicPartition();
      if (!all.contains(mine)) {
        throw new KafkaException(
            "Topic %s has %d partitions, but this instance reads partition %d; run create-topics"
                .formatted(InferenceTopics.REPLIES, all.size(), partition.value()));
      }
      return List.of(mine);
    }

    @Override
    public void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
      consumer.seekToEnd(partitions);
    }
  }
}
