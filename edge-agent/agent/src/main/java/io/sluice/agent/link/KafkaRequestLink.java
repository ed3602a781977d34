package io.sluice.agent.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.agent.batch.AgentTrafficStatistics;
import io.sluice.agent.batch.InferenceReplyWriter;
import io.sluice.agent.batch.InferenceTask;
import io.sluice.agent.batch.InferenceTaskSink;
import io.sluice.agent.link.RequestIntake.Verdict;
import io.sluice.protocol.inference.InferenceRequestHeaders;
import io.sluice.protocol.inference.InferenceTopics;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of the link: fetches requests, follows each to its end, acknowledges to the broker.
 * Confined to the link's thread; the inference thread and the producer only add to {@link #events}.
 *
 * <p>A record is accepted after the broker has the reply, so the request of a dead agent returns to
 * another agent. Requests unfinished at the agent's stop are released.
 */
final class KafkaRequestLink {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRequestLink.class);
  private static final long EVENT_WAIT_MILLIS = 100;
  private static final int REMEMBERED_IDS = 20_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final ShareConsumer<String, byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final RequestIntake intake = new RequestIntake();
  private final InferenceTaskSink sink;
  private final InferenceReplyWriter writer;
  private final AgentTrafficStatistics traffic;
  private final KafkaLinkMeters meters;
  private final LongSupplier nanoClock;
  private final AnsweredRequestIds answered = new AnsweredRequestIds(REMEMBERED_IDS, REMEMBERED);
  private final Map<ConsumerRecord<String, byte[]>, Held> held = new HashMap<>();
  private final Set<String> heldIds = new HashSet<>();
  // At most two events per held record.
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

  KafkaRequestLink(
      ShareConsumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      InferenceTaskSink sink,
      InferenceReplyWriter writer,
      AgentTrafficStatistics traffic,
      MeterRegistry meters,
      LongSupplier nanoClock) {
    this.consumer = consumer;
    this.producer = producer;
    this.sink = sink;
    this.writer = writer;
    this.traffic = traffic;
    this.meters = new KafkaLinkMeters(meters);
    this.nanoClock = nanoClock;
  }

  /** Polls for records within the time limit. */
  void take(Duration patience) {
    ConsumerRecords<String, byte[]> records = consumer.poll(patience);
    long now = nanoClock.getAsLong();
    for (ConsumerRecord<String, byte[]> record : records) {
      take(record, now);
    }
  }

  /** Whether any request is unfinished. */
  boolean holds() {
    return !held.isEmpty();
  }

  /** Handles pending events, with a short wait for the first event. */
  void handleEvents() throws InterruptedException {
    Runnable event = events.poll(EVENT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    while (event != null) {
      event.run();
      event = events.poll();
    }
  }

  /** Releases unfinished requests to other agents. */
  void releaseHeld() {
    for (ConsumerRecord<String, byte[]> record : held.keySet()) {
      consumer.acknowledge(record, AcknowledgeType.RELEASE);
      meters.released.increment();
    }
    held.clear();
    heldIds.clear();
  }

  private void take(ConsumerRecord<String, byte[]> record, long now) {
    Verdict verdict = intake.judge(record, now);
    if (verdict instanceof Verdict.Run run) {
      run(record, run, now);
    } else if (verdict instanceof Verdict.Unreadable unreadable) {
      Held request = hold(record, unreadable.headers(), now);
      String reason = unreadable.reason();
      refuse(request, InferenceError.Code.INVALID_INPUT, reason);
    } else if (verdict instanceof Verdict.Malformed malformed) {
      LOG.warn(
          "A record at {}-{} is dropped: {}", record.topic(), record.offset(), malformed.reason());
      meters.malformed.increment();
      consumer.acknowledge(record, AcknowledgeType.REJECT);
    } else {
      meters.expired.increment();
      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
    }
  }

  private void run(ConsumerRecord<String, byte[]> record, Verdict.Run run, long now) {
    String id = run.headers().requestId();
    if (heldIds.contains(id) || answered.contains(id, now)) {
      meters.duplicates.increment();
      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
      return;
    }
    Held request = hold(record, run.headers(), now);
    traffic.arrived(run.headers().timeLeft());
    InferenceTask task =
        new InferenceTask(
            id,
            run.request(),
            now - run.headers().timeLeft().minus(run.left()).toNanos(),
            now,
            now + run.left().toNanos(),
            run.headers().behind(),
            reply -> {
              long readyNanos = nanoClock.getAsLong();
              events.add(() -> send(request, reply, readyNanos));
            });
    if (!sink.offer(task)) {
      String message = "The agent's queue is full; send at a lower rate";
      refuse(request, InferenceError.Code.OVERLOADED, message);
    }
  }

  private Held hold(
      ConsumerRecord<String, byte[]> record, InferenceRequestHeaders headers, long now) {
    Held request = new Held(record, headers, now);
    held.put(record, request);
    heldIds.add(headers.requestId());
    return request;
  }

  private void refuse(Held request, InferenceError.Code code, String message) {
    send(request, writer.error(request.headers.requestId(), code, message), nanoClock.getAsLong());
  }

  private void send(Held request, InferenceReply reply, long readyNanos) {
    if (!held.containsKey(request.record)) {
      return; // released meanwhile
    }
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            InferenceTopics.REPLIES,
            request.headers.replyPartition(),
            request.headers.requestId(),
            reply.toByteArray());
    traffic.replied(reply, request.headers.timeLeft(), nanoClock.getAsLong() - request.takenNanos);
    try {
      boolean answer = reply.hasResponse();
      producer.send(
          record,
          (sent, failure) -> {
            if (failure == null) {
              traffic.wayBack().took(nanoClock.getAsLong() - readyNanos);
            }
            events.add(() -> end(request, answer, failure));
          });
    } catch (KafkaException e) {
      end(request, false, e);
    }
  }

  /**
   * Ends a request. After an undelivered reply the request is left to another agent, or to its
   * deadline. Only an answer is remembered: after an error the gateway may send the request here
   * once more.
   */
  private void end(Held request, boolean answer, @Nullable Exception failure) {
    if (held.remove(request.record) == null) {
      return;
    }
    String id = request.headers.requestId();
    heldIds.remove(id);
    if (failure == null) {
      if (answer) {
        answered.add(id, nanoClock.getAsLong());
      }
      consumer.acknowledge(request.record, AcknowledgeType.ACCEPT);
    } else {
      LOG.warn("The reply to {} was not delivered: {}", id, failure.getMessage());
      meters.released.increment();
      consumer.acknowledge(request.record, AcknowledgeType.RELEASE);
    }
  }

  private record Held(
      ConsumerRecord<String, byte[]> record, InferenceRequestHeaders headers, long takenNanos) {}
}
