package io.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.InferenceReplyWriter;
import io.sluice.agent.batch.InferenceRequestFixtures;
import io.sluice.agent.batch.InferenceTask;
import io.sluice.agent.engine.FakeInferenceEngine;
import io.sluice.agent.ladder.VariantLadderFixtures;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.proto.inference.ModelInferResponse;
import io.sluice.protocol.proto.v1.InferenceError.Code;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.sluice.protocol.telemetry.AgentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaRequestLinkTest {
  private static final String TOPIC = "sluice.requests.adder";
  private static final Duration PATIENCE = Duration.ofMillis(1);
  private static final long NOW_MILLIS = 1_000_000;

  private final RecordingConsumer consumer = new RecordingConsumer();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AgentTrafficStatistics traffic = new AgentTrafficStatistics(meters);
  private final List<InferenceTask> taken = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final KafkaRequestLink link =
      new KafkaRequestLink(
          consumer,
          producer,
          taken::add,
          new InferenceReplyWriter(
              new AgentId("pi-7"), VariantLadderFixtures.MODEL, "3", FakeInferenceEngine.SIGNATURE),
          traffic,
          meters,
          nanos::get);
  private long offset;

  @BeforeEach
  void subscribe() {
    consumer.subscribe(List.of(TOPIC));
  }

  @Test
  void acceptsARequestOnceTheBrokerHasItsReply() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();
    Map<Long, AcknowledgeType> beforeTheBrokerHasIt = Map.copyOf(consumer.acknowledged);
    producer.completeNext();
    link.handleEvents();

    assertThat(beforeTheBrokerHasIt).isEmpty();
    assertThat(consumer.acknowledged).containsExactly(Map.entry(0L, AcknowledgeType.ACCEPT));
    assertThat(link.holds()).isFalse();
  }

  @Test
  void timesTheWayOfAnAnswerToTheBroker() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();
    nanos.set(7_000_000);

    producer.completeNext();

    assertThat(traffic.wayBack().millis()).isPositive();
  }

  @Test
  void repliesToThePartitionThatTheRequestNames() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();

    ProducerRecord<String, byte[]> reply = producer.history().get(0);
    assertThat(reply.topic()).isEqualTo("sluice.replies");
    assertThat(reply.partition()).isEqualTo(5);
    assertThat(reply.key()).isEqualTo("r1");
    assertThat(InferenceReply.parseFrom(reply.value())).isEqualTo(answer("r1"));
  }

  @Test
  void countsTheDeadlineFromTheRecordsTimestamp() {
    justSent("r0");
    arrives("r1", 500);

    link.take(PATIENCE);

    assertThat(taken.get(1).deadlineNanos()).isEqualTo(400_000_000);
  }

  @Test
  void datesTheArrivalOfWhatWaitedAtTheBroker() {
    justSent("r0");
    arrives("r1", 500);

    link.take(PATIENCE);

    assertThat(taken.get(1).takenNanos()).isZero();
    assertThat(taken.get(1).arrivedNanos()).isEqualTo(-100_000_000);
  }

  @Test
  void dropsWhatHasExpired() {
    justSent("r0");
    arrives("r1", 100);

    link.take(PATIENCE);

    assertThat(taken).hasSize(1);
    assertThat(consumer.acknowledged).containsExactly(Map.entry(1L, AcknowledgeType.ACCEPT));
    assertThat(meters.get("sluice.agent.link.expired").counter().count()).isEqualTo(1);
  }

  @Test
  void doesNotRunARequestAgainThatWasAnswered() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();
    producer.completeNext();
    link.handleEvents();

    arrives("r1", 500);
    link.take(PATIENCE);

    assertThat(taken).hasSize(1);
    assertThat(consumer.acknowledged).containsEntry(1L, AcknowledgeType.ACCEPT);
    assertThat(meters.get("sluice.agent.link.duplicates").counter().count()).isEqualTo(1);
  }

  @Test
  void runsARequestAgainThatOnlyGotAnError() throws Exception {
    InferenceReply busy =
        new InferenceReplyWriter(
                new AgentId("pi-7"),
                VariantLadderFixtures.MODEL,
                "3",
                FakeInferenceEngine.SIGNATURE)
            .error("r1", Code.OVERLOADED, "busy");
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(busy);
    link.handleEvents();
    producer.completeNext();
    link.handleEvents();

    arrives("r1", 500);
    link.take(PATIENCE);

    assertThat(taken).hasSize(2);
  }

  @Test
  void doesNotRunARequestTwiceAtOnce() {
    arrives("r1", 500);
    arrives("r1", 500);

    link.take(PATIENCE);

    assertThat(taken).hasSize(1);
  }

  @Test
  void givesARequestBackWhoseReplyWasNotDeliveredAndRunsItWhenItComesAgain() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();
    producer.errorNext(new TimeoutException("the broker is away"));
    link.handleEvents();
    arrives("r1", 500);
    link.take(PATIENCE);

    assertThat(consumer.acknowledged).containsEntry(0L, AcknowledgeType.RELEASE);
    assertThat(taken).hasSize(2);
  }

  @Test
  void releasesWhatItHoldsAndThenIgnoresItsAnswer() throws Exception {
    arrives("r1", 500);
    link.take(PATIENCE);

    link.releaseHeld();
    taken.get(0).reply().accept(answer("r1"));
    link.handleEvents();

    assertThat(consumer.acknowledged).containsExactly(Map.entry(0L, AcknowledgeType.RELEASE));
    assertThat(producer.history()).isEmpty();
    assertThat(link.holds()).isFalse();
  }

  @Test
  void answersWhatIsNoRequestMessage() throws Exception {
    consumer.addRecord(record("r1", 500, new byte[] {9, 9, 9}));

    link.take(PATIENCE);

    InferenceReply reply = InferenceReply.parseFrom(producer.history().get(0).value());
    assertThat(reply.getError().getCode()).isEqualTo(Code.INVALID_INPUT);
    assertThat(reply.getError().getMessage())
        .startsWith("The value is no inference.ModelInferRequest: ");
  }

  @Test
  void rejectsWhatDoesNotSayWhereToAnswer() {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, "r1", new byte[0]));

    link.take(PATIENCE);

    assertThat(consumer.acknowledged).containsExactly(Map.entry(0L, AcknowledgeType.REJECT));
    assertThat(meters.get("sluice.agent.link.malformed").counter().count()).isEqualTo(1);
  }

  @Test
  void saysSoWhenItsQueueIsFull() throws Exception {
    KafkaRequestLink full =
        new KafkaRequestLink(
            consumer,
            producer,
            task -> false,
            new InferenceReplyWriter(
                new AgentId("pi-7"),
                VariantLadderFixtures.MODEL,
                "3",
                FakeInferenceEngine.SIGNATURE),
            traffic,
            meters,
            () -> 0);
    arrives("r1", 500);

    full.take(PATIENCE);

    InferenceReply reply = InferenceReply.parseFrom(producer.history().get(0).value());
    assertThat(reply.getError().getCode()).isEqualTo(Code.OVERLOADED);
  }

  /** Sends a fresh record, as a reference for the offset between the clocks. */
  private void justSent(String id) {
    byte[] value = InferenceRequestFixtures.adding(1, 2).build().toByteArray();
    consumer.addRecord(record(id, 500, value, NOW_MILLIS));
  }

  private void arrives(String id, long millisAllowed) {
    consumer.addRecord(
        record(id, millisAllowed, InferenceRequestFixtures.adding(1, 2).build().toByteArray()));
  }

  /** A record sent 100 ms ago. */
  private ConsumerRecord<String, byte[]> record(String id, long millisAllowed, byte[] value) {
    return record(id, millisAllowed, value, NOW_MILLIS - 100);
  }

  private ConsumerRecord<String, byte[]> record(
      String id, long millisAllowed, byte[] value, long sentMillis) {
    RecordHeaders headers = new RecordHeaders();
    new InferenceRequestHeaders(id, 5, Duration.ofMillis(millisAllowed), 1, 0, Optional.empty())
        .toBytes()
        .forEach(headers::add);
    return new ConsumerRecord<>(
        TOPIC,
        0,
        offset++,
        sentMillis,
        TimestampType.CREATE_TIME,
        id.length(),
        value.length,
        id,
        value,
        headers,
        Optional.empty());
  }

  private static InferenceReply answer(String id) {
    return InferenceReply.newBuilder()
        .setRequestId(id)
        .setResponse(ModelInferResponse.getDefaultInstance())
        .build();
  }

  /** Consumer recording the last acknowledgement of each offset. */
  private static final class RecordingConsumer extends MockShareConsumer<String, byte[]> {
    private final Map<Long, AcknowledgeType> acknowledged = new TreeMap<>();

    @Override
    public synchronized void acknowledge(
        ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
      acknowledged.put(record.offset(), type);
    }
  }
}
