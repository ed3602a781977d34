package io.sluice.gateway.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests for all models in three calls, none of which is waited for longer than a
 * time. A model of which a broker does not tell takes none of the others' counts away.
 */
final class BrokerCounts {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerCounts.class);

  private final Admin admin;
  private final long mostNanos;

  /**
   * @param mostNanos to wait for each call
   */
  BrokerCounts(Admin admin, long mostNanos) {
    this.admin = admin;
    this.mostNanos = mostNanos;
  }

  /** Those that could be counted. */
  Map<ModelName, BrokerLoad> of(Collection<ModelName> models) throws InterruptedException {
    Map<ModelName, List<TopicPartition>> partitions = partitions(models);
    long atNanos = System.nanoTime();
    Map<ModelName, Long> produced = produced(partitions);
    partitions.keySet().retainAll(produced.keySet());
    Map<ModelName, OptionalLong> unanswered = unanswered(partitions);
    Map<ModelName, BrokerLoad> loads = new HashMap<>();
    produced.forEach(
        (model, sum) ->
            loads.put(
                model,
                new BrokerLoad(
                    atNanos, sum, unanswered.getOrDefault(model, OptionalLong.empty()))));
    return loads;
  }

  /** Of the topics whose partitions all have a leader: the others cannot be counted. */
  private Map<ModelName, List<TopicPartition>> partitions(Collection<ModelName> models)
      throws InterruptedException {
    Map<String, ModelName> byTopic = new HashMap<>();
    models.forEach(model -> byTopic.put(InferenceTopics.requests(model), model));
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(byTopic.keySet()).topicNameValues();
    Wait wait = new Wait();
    Map<ModelName, List<TopicPartition>> partitions = new HashMap<>();
    for (Map.Entry<String, ModelName> topic : byTopic.entrySet()) {
      Optional<TopicDescription> known = wait.on(requireNonNull(described.get(topic.getKey())));
      if (known.isPresent()
          && known.get().partitions().stream().allMatch(partition -> partition.leader() != null)) {
        partitions.put(
            topic.getValue(),
            known.get().partitions().stream()
                .map(partition -> new TopicPartition(topic.getKey(), partition.partition()))
                .toList());
      }
    }
    return partitions;
  }

  private Map<ModelName, Long> produced(Map<ModelName, List<TopicPartition>> partitions)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.values().forEach(all -> all.forEach(each -> latest.put(each, OffsetSpec.latest())));
    ListOffsetsResult ends = admin.listOffsets(latest);
    Wait wait = new Wait();
    Map<ModelName, Long> produced = new HashMap<>();
    for (Map.Entry<ModelName, List<TopicPartition>> model : partitions.entrySet()) {
      List<Long> known = new ArrayList<>();
      for (TopicPartition partition : model.getValue()) {
        wait.on(ends.partitionResult(partition)).ifPresent(end -> known.add(end.offset()));
      }
      if (known.size() == model.getValue().size()) {
        produced.put(model.getKey(), known.stream().mapToLong(Long::longValue).sum());
      }
    }
    return produced;
  }

  private Map<ModelName, OptionalLong> unanswered(Map<ModelName, List<TopicPartition>> partitions)
      throws InterruptedException {
    Map<String, ListShareGroupOffsetsSpec> groups = new HashMap<>();
    for (ModelName model : partitions.keySet()) {
      groups.put(InferenceTopics.shareGroup(model), new ListShareGroupOffsetsSpec());
    }
    ListShareGroupOffsetsResult offsets = admin.listShareGroupOffsets(groups);
    Wait wait = new Wait();
    Map<ModelName, OptionalLong> unanswered = new HashMap<>();
    for (Map.Entry<ModelName, List<TopicPartition>> model : partitions.entrySet()) {
      String group = InferenceTopics.shareGroup(model.getKey());
      wait.on(offsets.partitionsToOffsetInfo(group))
          .ifPresent(known -> unanswered.put(model.getKey(), lag(known, model.getValue())));
    }
    return unanswered;
  }

  /** Empty while there is no such group, or the brokers are too old to count it. */
  private static OptionalLong lag(
      Map<TopicPartition, SharePartitionOffsetInfo> offsets, List<TopicPartition> partitions) {
    long sum = 0;
    for (TopicPartition partition : partitions) {
      SharePartitionOffsetInfo info = offsets.get(partition);
      if (info == null || info.lag().isEmpty()) {
        return OptionalLong.empty();
      }
      sum += Math.max(0, info.lag().get());
    }
    return OptionalLong.of(sum);
  }

  /** One wait for all answers to a call. */
  private final class Wait {
    private final long endNanos = System.nanoTime() + mostNanos;

    <T> Optional<T> on(KafkaFuture<T> answer) throws InterruptedException {
      try {
        long left = Math.max(0, endNanos - System.nanoTime());
        return Optional.ofNullable(answer.get(left, TimeUnit.NANOSECONDS));
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("A count is missing now", e);
        return Optional.empty();
      }
    }
  }
}
