package io.sluice.system;

import static java.util.stream.Collectors.toMap;

import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka clients set up as the gateway and the agents set up theirs. */
record SluiceKafka(String bootstrapServers) {
  static final int REPLY_PARTITIONS = 4;

  void createReplies() throws ExecutionException, InterruptedException {
    create(new NewTopic(InferenceTopics.REPLIES, REPLY_PARTITIONS, (short) 1));
  }

  /** One partition: share groups spread its records over as many agents as there are. */
  void createRequests(ModelName model) throws ExecutionException, InterruptedException {
    create(new NewTopic(InferenceTopics.requests(model), 1, (short) 1));
    try (Admin admin = Admin.create(connection())) {
      ConfigResource group =
          new ConfigResource(ConfigResource.Type.GROUP, InferenceTopics.shareGroup(model));
      AlterConfigOp earliest =
          new AlterConfigOp(
              new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    }
  }

  private void create(NewTopic topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(connection())) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> settings = connection();
    settings.put("linger.ms", 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** What an agent polls: explicit acknowledgement, and no more held than it asked for. */
  KafkaShareConsumer<String, byte[]> agent(ModelName model, int recordsHeld) {
    Map<String, Object> settings = connection();
    settings.put("group.id", InferenceTopics.shareGroup(model));
    settings.put("share.acknowledgement.mode", "explicit");
    settings.put("share.acquire.mode", "record_limit");
    settings.put("max.poll.records", recordsHeld);
    KafkaShareConsumer<String, byte[]> consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(InferenceTopics.requests(model)));
    return consumer;
  }

  /** What a gateway instance polls: its own partition of the replies, from the start. */
  KafkaConsumer<String, byte[]> gateway(int partition) {
    KafkaConsumer<String, byte[]> consumer = reader();
    List<TopicPartition> own = List.of(new TopicPartition(InferenceTopics.REPLIES, partition));
    consumer.assign(own);
    consumer.seekToBeginning(own);
    return consumer;
  }

  /** Reads what it is assigned, without a group. */
  KafkaConsumer<String, byte[]> reader() {
    Map<String, Object> settings = connection();
    settings.put("enable.auto.commit", false);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  static InferenceRequestHeaders headers(ConsumerRecord<String, byte[]> request) {
    return InferenceRequestHeaders.parse(
        StreamSupport.stream(request.headers().spliterator(), false)
            .collect(toMap(Header::key, Header::value)));
  }

  private Map<String, Object> connection() {
    return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
  }
}
