package io.sluice.system;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.broker.BrokerProcess;
import io.sluice.gateway.kafka.KafkaHealth;
import io.sluice.gateway.kafka.KafkaSettings;
import io.sluice.gateway.kafka.TelemetryReceiver;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.SwitchDecision;
import io.sluice.protocol.telemetry.AgentId;
import io.sluice.protocol.telemetry.TelemetryTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the fleet is heard, by a real broker that goes and comes back. */
final class TelemetryReceiverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private final AtomicReference<String> connected = new AtomicReference<>("not told");
  private final AtomicInteger heard = new AtomicInteger();

  @Test
  void tellsWhenNobodyCanBeHeardAndWhenTheyCanAgain() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder);
        TelemetryReceiver receiver = receiver(broker)) {
      createTopics(broker);
      receiver.start();
      await().atMost(PATIENCE).until(() -> connected.get().equals("true"));

      broker.stop();
      await().atMost(PATIENCE).until(() -> connected.get().equals("false"));

      broker.restart();
      await().atMost(PATIENCE).until(() -> connected.get().equals("true"));
      send(broker);
      await().atMost(PATIENCE).until(() -> heard.get() == 1);
    }
  }

  private TelemetryReceiver receiver(BrokerProcess broker) {
    return new TelemetryReceiver(
        new KafkaSettings(broker.bootstrapServers(), 1 << 16),
        Runnable::run,
        new TelemetryReceiver.Listener() {
          @Override
          public void telemetry(AgentId agent, AgentTelemetry telemetry) {
            heard.incrementAndGet();
          }

          @Override
          public void decision(SwitchDecision decision) {
            // nobody decides here
          }

          @Override
          public void connected(boolean nowConnected) {
            connected.set(String.valueOf(nowConnected));
          }
        },
        new KafkaHealth(new SimpleMeterRegistry()),
        new SimpleMeterRegistry());
  }

  private static void createTopics(BrokerProcess broker) throws Exception {
    try (Admin admin = Admin.create(connection(broker))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TelemetryTopics.TELEMETRY, 1, (short) 1),
                  new NewTopic(TelemetryTopics.DECISIONS, 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static void send(BrokerProcess broker) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            connection(broker), new StringSerializer(), new ByteArraySerializer())) {
      byte[] telemetry = AgentTelemetry.newBuilder().setAgentId("edge-1").build().toByteArray();
      producer.send(new ProducerRecord<>(TelemetryTopics.TELEMETRY, "edge-1", telemetry));
    }
  }

  private static Map<String, Object> connection(BrokerProcess broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
