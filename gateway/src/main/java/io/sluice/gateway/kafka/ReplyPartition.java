package io.sluice.gateway.kafka;

import io.sluice.protocol.inference.InferenceTopics;
import org.apache.kafka.common.TopicPartition;

/**
 * The partition of the replies topic that belongs to this gateway instance and to no other.
 *
 * @param value the number of the instance
 */
public record ReplyPartition(int value) {
  /** The most instances, and so partitions. */
  public static final int MOST = 1024;

  public ReplyPartition {
    if (value < 0 || value >= MOST) {
      throw new IllegalArgumentException(
          "An instance is numbered from 0 to %d, but this is %d".formatted(MOST - 1, value));
    }
  }

  TopicPartition toTopicPartition() {
    return new TopicPartition(InferenceTopics.REPLIES, value);
  }
}
