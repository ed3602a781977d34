package io.sluice.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How the gateway's clients connect. All times are short: a broker that is away must show within a
 * request's deadline.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param maxRecordBytes the largest record to write
 */
public record KafkaSettings(String bootstrapServers, int maxRecordBytes) {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration RECONNECT_MAX = Duration.ofMillis(500);
  private static final Duration PRODUCER_BLOCK = Duration.ofSeconds(1);
  private static final Duration DELIVERY = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(2);
  private static final Duration FETCH_WAIT = Duration.ofMillis(250);
  private static final Duration API = Duration.ofSeconds(5);

  /** Low latency before certainty: a lost request is sent again by the correlator. */
  Map<String, Object> lowLatencyProducer(String clientId) {
    Map<String, Object> config = producer(clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "1");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    return config;
  }

  Map<String, Object> durableProducer(String clientId) {
    Map<String, Object> config = producer(clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return config;
  }

  private Map<String, Object> producer(String clientId) {
    Map<String, Object> config = client(clientId);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PRODUCER_BLOCK.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    return config;
  }

  /** A consumer without a group: what to read is assigned by hand. */
  Map<String, Object> consumer(String clientId) {
    Map<String, Object> config = client(clientId);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH_WAIT));
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(API));
    return config;
  }

  Map<String, Object> admin(String clientId) {
    Map<String, Object> config = client(clientId);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST));
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(API));
    return config;
  }

  private Map<String, Object> client(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX.toMillis());
    config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT.toMillis());
    config.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2 * CONNECT.toMillis());
    return config;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
