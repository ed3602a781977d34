package io.sluice.registry.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.registry.storage.StorageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Has tasks done, one at a time, by the thread {@code sluice-compression}.
 *
 * <p>The queue is bounded and {@link #offer} decides. Jobs live in memory: a restart forgets the
 * unfinished ones, and they are asked for again.
 */
public final class JobQueue implements AutoCloseable {
  /** When to try again after a refusal. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final StorageFolder storage;
  private final Supplier<String> ids;
  private final LongSupplier nanoClock;
  private final int capacity;
  private final BlockingQueue<QueuedWork> queue;
  private final JobHistory history = new JobHistory();
  private final JobMetrics metrics;
  private final CompressionWorker worker;
  private final Thread thread;

  /** What became of the wish to cancel a job. */
  public enum Cancellation {
    /** It is or will soon be cancelled. */
    CANCELLED,
    /** It is being published, or has ended. */
    TOO_LATE
  }

  /**
   * @param capacity jobs that may wait, 1 or more
   * @param ids makes job identifiers
   */
  public JobQueue(
      StorageFolder storage,
      int capacity,
      Supplier<String> ids,
      LongSupplier nanoClock,
      MeterRegistry meters) {
    this.storage = storage;
    this.ids = ids;
    this.nanoClock = nanoClock;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.metrics = new JobMetrics(meters, queue);
    this.worker = new CompressionWorker(queue, storage, metrics);
    this.thread = new Thread(worker, "sluice-compression");
  }

  public void start() {
    thread.start();
  }

  /** Whether jobs are being worked on. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Whether a job would be queued now; by the time it is offered this may have changed. */
  public boolean hasRoom() {
    return queue.remainingCapacity() > 0;
  }

  /** Counts a refusal; what to say when {@link #hasRoom} is false. */
  public String refuse() {
    metrics.refused();
    return capacity + " models are waiting to be compressed, which is the limit; try again later";
  }

  /** An identifier that no job has had. */
  public String nextId() {
    return ids.get();
  }

  /**
   * Queues a task.
   *
   * @param id from {@link #nextId}
   * @param workspace folder from the storage that holds the files it needs; when it is queued, it
   *     is deleted after the job's end
   * @return empty when the queue is full
   */
  public Optional<CompressionJob> offer(String id, JobTask task, Path workspace) {
    CompressionJob job = new CompressionJob(task, JobStatus.queued(id), nanoClock);
    history.add(job); // before the worker can end it
    if (!queue.offer(new QueuedWork(job, workspace))) {
      history.forget(job);
      return Optional.empty();
    }
    return Optional.of(job);
  }

  /** Notes a task that had been done before it was asked for. */
  public CompressionJob done(JobTask task) {
    CompressionJob job = new CompressionJob(task, JobStatus.published(ids.get()), nanoClock);
    job.end();
    history.add(job);
    return job;
  }

  public Optional<CompressionJob> find(String id) {
    return history.find(id);
  }

  /** Jobs of this run whose tasks are of this type, oldest first. */
  public List<CompressionJob> ofTask(Class<? extends JobTask> type) {
    return history.ofTask(type);
  }

  /** Takes a waiting job out of the queue; has a running one give up what it does. */
  public Cancellation cancel(CompressionJob job) throws IOException {
    if (!job.cancel()) {
      return Cancellation.TOO_LATE;
    }
    for (QueuedWork work : queue) {
      if (work.job() == job && queue.remove(work)) {
        job.report(job.status().cancelled());
        job.end();
        metrics.ended(job, Duration.ZERO);
        storage.discard(work.workspace());
      }
    }
    return Cancellation.CANCELLED;
  }

  /** Gives the running job up and waits for its thread to end. */
  @Override
  public void close() throws InterruptedException {
    worker.close();
    thread.interrupt();
    thread.join(STOP_PATIENCE.toMillis());
  }
}
