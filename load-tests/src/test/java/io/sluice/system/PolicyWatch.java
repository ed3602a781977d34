package io.sluice.system;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.protocol.control.PolicyScope;
import io.sluice.protocol.proto.v1.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What is published of one scope from now on, read off the topic itself. Used by one thread. */
final class PolicyWatch implements AutoCloseable {
  /** Of a policy without one, or none. */
  static final double NO_CEILING = 1;

  private static final Duration POLL = Duration.ofMillis(100);

  private final String key;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Optional<Policy>> published = new ArrayList<>();

  PolicyWatch(SluiceKafka kafka, PolicyScope scope) {
    this.key = scope.key();
    this.consumer = kafka.reader();
    List<TopicPartition> all =
        consumer.partitionsFor(PolicyScope.TOPIC).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    // asks the brokers now, so that nothing published from now on is missed
    all.forEach(consumer::position);
  }

  /** All that was published until now; empty for a policy that was taken back. */
  private List<Optional<Policy>> published() throws InvalidProtocolBufferException {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      if (record.key().equals(key)) {
        published.add(
            record.value() == null
                ? Optional.empty()
                : Optional.of(Policy.parseFrom(record.value())));
      }
    }
    return published;
  }

  /** The ceilings in turn, {@link #NO_CEILING} for none; one that follows itself is left out. */
  List<Double> ceilings() throws InvalidProtocolBufferException {
    List<Double> ceilings = new ArrayList<>();
    for (Optional<Policy> policy : published()) {
      double ceiling =
          policy
              .filter(Policy::hasAccuracyCeiling)
              .map(Policy::getAccuracyCeiling)
              .orElse(NO_CEILING);
      if (ceilings.isEmpty() || ceilings.get(ceilings.size() - 1) != ceiling) {
        ceilings.add(ceiling);
      }
    }
    return ceilings;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
