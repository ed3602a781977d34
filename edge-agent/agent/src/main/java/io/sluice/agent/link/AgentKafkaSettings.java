package io.sluice.agent.link;

import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.registry.manifest.ModelName;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Settings of the Kafka clients.
 *
 * @param bootstrapServers in the format of Kafka's clients, such as {@code broker:9092}
 * @param agent name of the agent
 * @param model model served by the agent
 * @param held limit of requests held at once
 */
public record AgentKafkaSettings(
    String bootstrapServers, AgentId agent, ModelName model, int held) {
  /** Longest time until the discovery of a topic created after the agent's start. */
  private static final int METADATA_MAX_AGE_MS = 2_000;

  private static final int RECONNECT_MAX_MS = 1_000;
  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int DELIVERY_TIMEOUT_MS = 6_000;
  private static final int MAX_BLOCK_MS = 1_000;
  private static final long BUFFER_BYTES = 16L << 20;
  private static final int MAX_REQUEST_BYTES = 16 << 20;

  /** Name of the requests' topic. */
  String requestsTopic() {
    return InferenceTopics.requests(model);
  }

  /**
   * Share consumer within the limit of held requests, with explicit acknowledgement of each record.
   */
  Map<String, Object> requestConsumer() {
    Map<String, Object> config = consumer("requests");
    config.put(ConsumerConfig.GROUP_ID_CONFIG, InferenceTopics.shareGroup(model));
    config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    config.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, held);
    return config;
  }

  /** Consumer of a topic from its beginning, without a group. */
  Map<String, Object> policyConsumer() {
    Map<String, Object> config = consumer("policies");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  /**
   * Producer without linger; at-least-once, because readers detect a repeated reply by its request
   * id.
   */
  Map<String, Object> producer(String purpose) {
    Map<String, Object> config = common(purpose);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.ACKS_CONFIG, "1");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    return config;
  }

  private Map<String, Object> consumer(String purpose) {
    Map<String, Object> config = common(purpose);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  private Map<String, Object> common(String purpose) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "sluice-agent-" + agent + "-" + purpose);
    config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return config;
  }
}
