package io.sluice.gateway.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a consumer has read all that its partitions held when it began. Confined to the
 * consumer's thread.
 */
final class CatchUp {
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private boolean begun;

  /** The consumer begins in these partitions, besides those that it reads already. */
  void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    ends.putAll(consumer.endOffsets(partitions));
    begun = true;
  }

  /** All that was read is of no account, as it will be read again. */
  void forget() {
    ends.clear();
    begun = false;
  }

  /** By the consumer's positions, so that the gaps of a compacted topic count as read. */
  boolean reached(Consumer<byte[], byte[]> consumer) {
    ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    return begun && ends.isEmpty();
  }
}
