package io.sluice.gateway.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.protocol.telemetry.TelemetryTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the telemetry and the decisions of all agents off Kafka and hands them to the owner. */
public final class TelemetryReceiver implements AutoCloseable {
  static final String NAME = "telemetry";

  private static final Logger LOG = LoggerFactory.getLogger(TelemetryReceiver.class);
  private static final List<String> TOPICS =
      List.of(TelemetryTopics.TELEMETRY, TelemetryTopics.DECISIONS);

  private final TopicReader reader;
  private final Executor owner;
  private final Listener listener;
  private final MeterRegistry meters;

  /** Told on the owner's executor. */
  public interface Listener {
    void telemetry(AgentId agent, AgentTelemetry telemetry);

    void decision(SwitchDecision decision);

    /** Whether what agents send is read; told at every change, not so before. */
    void connected(boolean connected);
  }

  public TelemetryReceiver(
      KafkaSettings settings,
      Executor owner,
      Listener listener,
      KafkaHealth health,
      MeterRegistry meters) {
    this.owner = owner;
    this.listener = listener;
    this.meters = meters;
    this.reader =
        new TopicReader(
            "sluice-telemetry-receiver",
            settings.consumer("sluice-gateway-telemetry"),
            new AllAgents(),
            this::take,
            problem -> owner.execute(() -> status(health, problem)));
  }

  public void start() {
    reader.start();
  }

  @Override
  public void close() throws InterruptedException {
    reader.close();
  }

  private void status(KafkaHealth health, Optional<String> problem) {
    health.report(NAME, problem);
    listener.connected(problem.isEmpty());
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        hand(record);
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        LOG.debug("Dropped a record of {}: {}", record.topic(), e.getMessage());
        meters.counter("sluice.gateway.records.malformed", "topic", record.topic()).increment();
      }
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
    if (record.topic().equals(TelemetryTopics.TELEMETRY)) {
      AgentTelemetry telemetry = AgentTelemetry.parseFrom(TopicReader.valueOf(record));
      AgentId agent = new AgentId(telemetry.getAgentId());
      owner.execute(() -> listener.telemetry(agent, telemetry));
    } else {
      SwitchDecision decision = SwitchDecision.parseFrom(TopicReader.valueOf(record));
      owner.execute(() -> listener.decision(decision));
    }
  }

  /** Telemetry from now on, and the last decisions. */
  private record AllAgents() implements TopicReader.Plan {
    private static final long DECISIONS_BACK = 200;

    @Override
    public List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
      List<TopicPartition> all = TopicReader.partitionsOf(consumer, TOPICS);
      for (String topic : TOPICS) {
        if (all.stream().noneMatch(partition -> partition.topic().equals(topic))) {
          throw new KafkaException("There is no topic " + topic + "; run create-topics");
        }
      }
      return all;
    }

    @Override
    public void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
      ends.forEach(
          (partition, end) -> {
            boolean telemetry = partition.topic().equals(TelemetryTopics.TELEMETRY);
            long back = telemetry ? end : end - DECISIONS_BACK;
            consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), back));
          });
    }
  }
}
