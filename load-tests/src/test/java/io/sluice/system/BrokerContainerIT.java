package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.kafka.KafkaContainer;

/** What Sluice asks of a broker, asked of one that is set up as operators set theirs up. */
@ExtendWith(KafkaImage.class)
final class BrokerContainerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private static KafkaContainer container;
  private static SluiceKafka kafka;
  private static KafkaProducer<String, byte[]> producer;

  @BeforeAll
  static void startBroker() throws Exception {
    container =
        new KafkaContainer(new KafkaImage().name())
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    kafka = new SluiceKafka(container.getBootstrapServers());
    kafka.createReplies();
    producer = kafka.producer();
  }

  @AfterAll
  static void stopBroker() {
    if (producer != null) {
      producer.close();
    }
    if (container != null) {
      container.stop();
    }
  }

  @Test
  void aReplyReachesOnlyThePartitionThatTheRequestNames() throws Exception {
    ModelName model = new ModelName("answered");
    kafka.createRequests(model);
    try (KafkaShareConsumer<String, byte[]> agent = kafka.agent(model, 1);
        KafkaConsumer<String, byte[]> asking = kafka.gateway(3);
        KafkaConsumer<String, byte[]> other = kafka.gateway(2)) {
      send(
          model,
          new InferenceRequestHeaders("r-1", 3, Duration.ofSeconds(2), 1, 0, Optional.empty()));

      ConsumerRecord<String, byte[]> request = next(agent::poll);
      reply(request);
      agent.acknowledge(request, AcknowledgeType.ACCEPT);
      agent.commitSync();

      ConsumerRecord<String, byte[]> reply = next(asking::poll);
      assertThat(reply.key()).isEqualTo("r-1");
      assertThat(InferenceReply.parseFrom(reply.value()).getResponse().getRawOutputContents(0))
          .isEqualTo(pixels());
      assertThat(other.poll(POLL)).isEmpty();
    }
  }

  @Test
  void aReleasedRequestIsDeliveredAgainAndAnAcceptedOneIsNot() throws Exception {
    ModelName model = new ModelName("released");
    kafka.createRequests(model);
    try (KafkaShareConsumer<String, byte[]> agent = kafka.agent(model, 1)) {
      send(
          model,
          new InferenceRequestHeaders("r-2", 0, Duration.ofSeconds(2), 1, 0, Optional.empty()));

      ConsumerRecord<String, byte[]> first = next(agent::poll);
      agent.acknowledge(first, AcknowledgeType.RELEASE);
      ConsumerRecord<String, byte[]> second = next(agent::poll);
      agent.acknowledge(second, AcknowledgeType.ACCEPT);
      agent.commitSync();

      assertThat(first.deliveryCount()).hasValue((short) 1);
      assertThat(second.deliveryCount()).hasValue((short) 2);
      assertThat(SluiceKafka.headers(second)).isEqualTo(SluiceKafka.headers(first));
      assertThat(agent.poll(POLL)).isEmpty();
    }
  }

  @Test
  void twoAgentsShareTheRequestsOfOnePartition() throws Exception {
    ModelName model = new ModelName("shared");
    kafka.createRequests(model);
    List<String> sent = IntStream.range(0, 40).mapToObj(i -> "r-" + i).toList();
    try (KafkaShareConsumer<String, byte[]> first = kafka.agent(model, 1);
        KafkaShareConsumer<String, byte[]> second = kafka.agent(model, 1)) {
      for (String id : sent) {
        send(
            model,
            new InferenceRequestHeaders(id, 0, Duration.ofSeconds(2), 1, 0, Optional.empty()));
      }

      List<String> byFirst = new ArrayList<>();
      List<String> bySecond = new ArrayList<>();
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () -> {
                byFirst.addAll(serve(first));
                bySecond.addAll(serve(second));
                return byFirst.size() + bySecond.size() >= sent.size();
              });

      assertThat(byFirst).isNotEmpty();
      assertThat(bySecond).isNotEmpty();
      byFirst.addAll(bySecond);
      assertThat(byFirst).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  private static List<String> serve(KafkaShareConsumer<String, byte[]> agent) {
    List<String> served = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> request : agent.poll(POLL)) {
      served.add(SluiceKafka.headers(request).requestId());
      agent.acknowledge(request, AcknowledgeType.ACCEPT);
    }
    return served;
  }

  private static void send(ModelName model, InferenceRequestHeaders headers) throws Exception {
    byte[] request =
        ModelInferRequest.newBuilder()
            .setModelName(model.toString())
            .setId(headers.requestId())
            .addRawInputContents(pixels())
            .build()
            .toByteArray();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(InferenceTopics.requests(model), headers.requestId(), request);
    headers.toBytes().forEach(record.headers()::add);
    producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Answers with the input. */
  private static void reply(ConsumerRecord<String, byte[]> record) throws Exception {
    InferenceRequestHeaders headers = SluiceKafka.headers(record);
    ModelInferRequest request = ModelInferRequest.parseFrom(record.value());
    InferenceReply reply =
        InferenceReply.newBuilder()
            .setResponse(
                ModelInferResponse.newBuilder()
                    .setId(request.getId())
                    .addRawOutputContents(request.getRawInputContents(0)))
            .build();
    producer
        .send(
            new ProducerRecord<>(
                InferenceTopics.REPLIES,
                headers.replyPartition(),
                headers.requestId(),
                reply.toByteArray()))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static ConsumerRecord<String, byte[]> next(
      Function<Duration, ConsumerRecords<String, byte[]>> poll) {
    return await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .until(() -> poll.apply(POLL), records -> !records.isEmpty())
        .iterator()
        .next();
  }

  /** One grey image of 28 x 28 float32. */
  private static ByteString pixels() {
    return ByteString.copyFrom(new byte[28 * 28 * Float.BYTES]);
  }
}
