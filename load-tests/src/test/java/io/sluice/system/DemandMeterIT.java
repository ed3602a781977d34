package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.broker.BrokerProcess;
import io.sluice.gateway.fleet.BrokerLoad;
import io.sluice.gateway.kafka.DemandMeter;
import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.registry.manifest.ModelName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker tells of the demand for a model. */
final class DemandMeterIT {
  private static final ModelName MODEL = new ModelName("letters");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private final AtomicReference<BrokerLoad> last =
      new AtomicReference<>(new BrokerLoad(0, -1, OptionalLong.empty()));

  @Test
  void countsWhatWasSentAndWhatNobodyHasFinishedWith() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
      createTopic(connection);
      try (DemandMeter meter = meter(broker)) {
        meter.want(List.of(MODEL));
        meter.start();
        send(connection, 100);

        await().atMost(PATIENCE).until(() -> last.get().produced() == 100);
        int taken = takeSome(connection);

        assertThat(taken).isPositive();
        await()
            .atMost(PATIENCE)
            .until(() -> last.get().unanswered().equals(OptionalLong.of(100L - taken)));
      }
    }
  }

  private DemandMeter meter(BrokerProcess broker) {
    return new DemandMeter(
        new KafkaSettings(broker.bootstrapServers(), 1 << 16),
        Runnable::run,
        (model, load) -> last.set(load));
  }

  private static void createTopic(Map<String, Object> connection) throws Exception {
    try (Admin admin = Admin.create(connection)) {
      admin
          .createTopics(List.of(new NewTopic(InferenceTopics.requests(MODEL), 1, (short) 1)))
          .all()
          .get();
      ConfigResource group =
          new ConfigResource(ConfigResource.Type.GROUP, InferenceTopics.shareGroup(MODEL));
      ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
      admin
          .incrementalAlterConfigs(
              Map.of(group, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void send(Map<String, Object> connection, int requests) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(connection, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < requests; i++) {
        producer.send(new ProducerRecord<>(InferenceTopics.requests(MODEL), "k" + i, "v"));
      }
    }
  }

  /** Finishes with what one fetch brings. */
  private static int takeSome(Map<String, Object> connection) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put("group.id", InferenceTopics.shareGroup(MODEL));
    config.put("max.poll.records", 30);
    config.put("share.acknowledgement.mode", "explicit");
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(InferenceTopics.requests(MODEL)));
      int taken = 0;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (taken == 0 && System.nanoTime() < end) {
        for (ConsumerRecord<String, String> letter : consumer.poll(Duration.ofMillis(500))) {
          consumer.acknowledge(letter);
          taken++;
        }
      }
      consumer.commitSync();
      return taken;
    }
  }
}
