package io.sluice.gateway.kafka;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer on its own thread behind a bounded queue, so that a broker that is away never blocks
 * anybody else. {@link #offer} may be called by any thread; the producer belongs to the thread of
 * the writer's name.
 */
final class KafkaWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWriter.class);
  private static final long IDLE_MILLIS = 200;
  private static final java.time.Duration CLOSE_TIMEOUT = java.time.Duration.ofSeconds(2);
  private static final java.time.Duration RETRY = java.time.Duration.ofSeconds(1);

  private final String name;
  private final Map<String, Object> config;
  private final BlockingQueue<Write> queue;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * What to write.
   *
   * @param record made on the writer's thread, given the producer
   * @param expiresNanos by {@link System#nanoTime()}: past it there is no use in writing
   */
  record Write(
      String topic,
      Function<Producer<byte[], byte[]>, ProducerRecord<byte[], byte[]>> record,
      long expiresNanos,
      Completion done) {}

  /** Told once, on a thread of Kafka's or the writer's. */
  @FunctionalInterface
  interface Completion {
    /**
     * @param failure null when the broker has it
     */
    void done(@Nullable Exception failure);
  }

  KafkaWriter(String name, Map<String, Object> config, int capacity) {
    this.name = name;
    this.config = config;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Enqueues; false when the queue is full or the writer closed, and then nothing is told. */
  boolean offer(Write write) {
    return !closed && queue.offer(write);
  }

  int queued() {
    return queue.size();
  }

  /** Writes what is queued, as far as that is possible in a short time. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(2 * CLOSE_TIMEOUT.toMillis());
  }

  private void run() {
    while (!closed) {
      try (Producer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
        writeUntilClosed(producer);
        producer.close(CLOSE_TIMEOUT);
      } catch (KafkaException e) {
        LOG.warn("{} could not be made, trying again: {}", name, e.getMessage());
        failQueued(e, write -> true);
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    closed = true;
    failQueued(new KafkaException(name + " is closed"), write -> true);
  }

  private void writeUntilClosed(Producer<byte[], byte[]> producer) throws InterruptedException {
    while (!closed || !queue.isEmpty()) {
      Write write = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
      if (write != null) {
        write(producer, write);
      }
    }
  }

  private void write(Producer<byte[], byte[]> producer, Write write) {
    if (System.nanoTime() - write.expiresNanos >= 0) {
      write.done.done(new TimeoutException("it waited too long to be written to " + write.topic));
      return;
    }
    try {
      InlineFailure inline = new InlineFailure(Thread.currentThread());
      producer.send(
          write.record.apply(producer),
          (metadata, failure) -> {
            inline.note(failure);
            write.done.done(failure);
          });
      if (inline.failure instanceof TimeoutException) {
        // No metadata for the topic: the others behind it would each block as long, in vain.
        failQueued(inline.failure, other -> other.topic.equals(write.topic));
      }
    } catch (RuntimeException e) {
      write.done.done(e);
    }
  }

  private void failQueued(Exception failure, java.util.function.Predicate<Write> which) {
    for (Iterator<Write> all = queue.iterator(); all.hasNext(); ) {
      Write write = all.next();
      if (which.test(write) && queue.remove(write)) {
        write.done.done(failure);
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Remembers a failure that was told within {@code send} itself. */
  private static final class InlineFailure {
    private final Thread sending;
    private @Nullable Exception failure;

    InlineFailure(Thread sending) {
      this.sending = sending;
    }

    void note(@Nullable Exception failure) {
      if (Thread.currentThread() == sending) {
        this.failure = failure;
      }
    }
  }
}
