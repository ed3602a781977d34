package io.sluice.gateway.kafka;

import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.telemetry.TelemetryTopics;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics as Sluice wants them.
 *
 * @param replyPartitions one for each gateway instance
 * @param requestPartitions of each model's requests; fewer than agents, for a share group gives a
 *     partition to one agent alone when there are enough, and keeps it for a dead one for its whole
 *     session timeout
 * @param replication copies of each partition, -1 for the brokers' default
 * @param maxRecordBytes the largest record of requests, replies and dead letters
 */
public record TopicLayout(
    int replyPartitions, int requestPartitions, short replication, int maxRecordBytes) {
  private static final Duration IN_FLIGHT = Duration.ofMinutes(10);
  private static final Duration REPORTS = Duration.ofHours(1);
  private static final Duration RECORDS = Duration.ofDays(7);

  /** The topics that are there whatever models there are. */
  List<NewTopic> shared() {
    return List.of(
        kept(InferenceTopics.REPLIES, replyPartitions, IN_FLIGHT),
        kept(InferenceTopics.DEAD_LETTERS, 1, RECORDS),
        kept(TelemetryTopics.TELEMETRY, 1, REPORTS),
        kept(TelemetryTopics.DECISIONS, 1, RECORDS),
        topic(PolicyScope.TOPIC, 1)
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  NewTopic requests(ModelName model) {
    return kept(InferenceTopics.requests(model), requestPartitions, IN_FLIGHT);
  }

  private NewTopic kept(String name, int partitions, Duration retention) {
    return topic(name, partitions)
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(maxRecordBytes)));
  }

  private NewTopic topic(String name, int partitions) {
    return new NewTopic(
        name,
        Optional.of(partitions),
        replication < 0 ? Optional.empty() : Optional.of(replication));
  }
}
