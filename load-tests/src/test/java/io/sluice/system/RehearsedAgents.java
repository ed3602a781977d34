package io.sluice.system;

import com.google.protobuf.ByteString;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.inference.ModelInferResponse.InferOutputTensor;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.proto.v1.Rung;
import io.sluice.protocol.telemetry.TelemetryTopics;
import io.sluice.registry.manifest.ModelName;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Four devices of a slow make, played by one thread: they take the requests for a model off the
 * real topic, answer each at once, and report once a second a ladder whose rungs make 10 and 40
 * inferences a second. So the load of a fleet at its limit is one that two processors can make.
 */
final class RehearsedAgents implements AutoCloseable {
  static final String HARDWARE_CLASS = "rehearsed-board";
  static final double ACCURATE = 0.93;
  static final double FAST = 0.90;

  private static final int COUNT = 4;
  private static final int HELD = 50;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int CLASSES = 10;

  private final SluiceKafka kafka;
  private final ModelName model;
  private final Thread thread;
  private volatile boolean closed;
  private volatile int mostBehind;
  private long sequence;
  private int taken;
  private long reportedNanos;

  private RehearsedAgents(SluiceKafka kafka, ModelName model) {
    this.kafka = kafka;
    this.model = model;
    this.thread = new Thread(this::run, "rehearsed-agents");
  }

  static RehearsedAgents start(SluiceKafka kafka, ModelName model) {
    RehearsedAgents agents = new RehearsedAgents(kafka, model);
    agents.thread.start();
    return agents;
  }

  /** Whether nothing has gone wrong with them. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** How many any request has said to be behind it, for each of them. */
  int mostBehind() {
    return mostBehind;
  }

  /** They say good-bye. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (KafkaShareConsumer<String, byte[]> requests = kafka.agent(model, HELD);
        KafkaProducer<String, byte[]> producer = kafka.producer()) {
      reportedNanos = System.nanoTime();
      while (!closed) {
        for (ConsumerRecord<String, byte[]> request : requests.poll(POLL)) {
          producer.send(answer(request));
          requests.acknowledge(request);
          taken++;
        }
        if (System.nanoTime() - reportedNanos >= TimeUnit.SECONDS.toNanos(1)) {
          report(producer, AgentTelemetry.State.SERVING);
        }
      }
      report(producer, AgentTelemetry.State.STOPPED);
    }
  }

  private ProducerRecord<String, byte[]> answer(ConsumerRecord<String, byte[]> request) {
    InferenceRequestHeaders headers = SluiceKafka.headers(request);
    mostBehind = Math.max(mostBehind, headers.behind());
    InferOutputTensor scores =
        InferOutputTensor.newBuilder()
            .setName("scores")
            .setDatatype("FP32")
            .addShape(1)
            .addShape(CLASSES)
            .build();
    InferenceReply reply =
        InferenceReply.newBuilder()
            .setResponse(
                ModelInferResponse.newBuilder()
                    .addOutputs(scores)
                    .addRawOutputContents(ByteString.copyFrom(new byte[CLASSES * Float.BYTES])))
            .build();
    return new ProducerRecord<>(
        InferenceTopics.REPLIES,
        headers.replyPartition(),
        headers.requestId(),
        reply.toByteArray());
  }

  private void report(KafkaProducer<String, byte[]> producer, AgentTelemetry.State state) {
    long now = System.nanoTime();
    double perSecond = taken * (double) TimeUnit.SECONDS.toNanos(1) / (now - reportedNanos);
    for (int i = 0; i < COUNT; i++) {
      AgentTelemetry said =
          telemetry("rehearsed-" + i, model, sequence)
              .setState(state)
              .setArrivalsPerSecond(perSecond / COUNT)
              .build();
      producer.send(
          new ProducerRecord<>(TelemetryTopics.TELEMETRY, said.getAgentId(), said.toByteArray()));
    }
    sequence++;
    taken = 0;
    reportedNanos = now;
  }

  /** What such a device says of itself. */
  static AgentTelemetry.Builder telemetry(String id, ModelName model, long sequence) {
    return AgentTelemetry.newBuilder()
        .setAgentId(id)
        .setIncarnation("rehearsal")
        .setSequence(sequence)
        .setState(AgentTelemetry.State.SERVING)
        .setModel(model.value())
        .setModelVersion("1")
        .setHardwareClass(HARDWARE_CLASS)
        .addLadder(Rung.newBuilder().setVariant("accurate").setAccuracy(ACCURATE).setP50Ms(100))
        .addLadder(Rung.newBuilder().setVariant("fast").setAccuracy(FAST).setP50Ms(25));
  }
}
