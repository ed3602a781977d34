package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerProcessIT {
  private static final String TOPIC = "letters";
  private static final String GROUP = "readers";

  @TempDir private static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = BrokerProcess.start(folder);
    try (Admin admin = Admin.create(connection())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
      ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
      admin
          .incrementalAlterConfigs(
              Map.of(group, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void restartIfDown() throws Exception {
    if (!broker.isAlive()) {
      broker.restart();
    }
  }

  @Test
  void deliversToAShareConsumer() throws Exception {
    produce("a", "b");

    assertThat(consume(2)).containsExactly("a", "b");
  }

  @Test
  void keepsRecordsAndAddressWhenKilledAndStartedAgain() throws Exception {
    String address = broker.bootstrapServers();
    produce("kept");

    broker.kill();
    broker.restart();

    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(consume(1)).containsExactly("kept");
  }

  @Test
  void closesItsLogWhenStopped() {
    broker.stop();

    assertThat(broker.isAlive()).isFalse();
    assertThat(broker.log()).content().contains("shut down completed");
  }

  @Test
  void saysWhyItDidNotStartWhenItsPortIsTaken(@TempDir Path other) {
    int taken = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));

    assertThatThrownBy(() -> BrokerProcess.start(other, taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("start a Kafka broker on 127.0.0.1:" + taken)
        .hasMessageContaining("something listens there");
  }

  private static void produce(String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(connection(), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> consume(int expected) {
    Map<String, Object> group = connection();
    group.put("group.id", GROUP);
    List<String> values = new ArrayList<>();
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(group, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
                return values.size() >= expected;
              });
      consumer.commitSync();
    }
    return values;
  }

  private static Map<String, Object> connection() {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
