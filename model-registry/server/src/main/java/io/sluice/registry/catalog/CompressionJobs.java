package io.sluice.registry.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.registry.manifest.ModelName;
import io.sluice.registry.storage.StorageFolder;
import io.sluice.registry.storage.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Takes pushes and has them made into versions, one at a time, by the thread {@code
 * sluice-compression}.
 *
 * <p>The queue is bounded and {@link #submit} decides by its {@code offer}. Jobs live in memory: a
 * restart forgets the unfinished ones, and they are pushed again.
 */
public final class CompressionJobs implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final StorageFolder storage;
  private final Catalogue catalogue;
  private final Supplier<String> ids;
  private final int capacity;
  private final BlockingQueue<Work> queue;
  private final JobHistory history = new JobHistory();
  private final JobMetrics metrics;
  private final Thread worker;

  /**
   * @param capacity jobs that may wait, 1 or more
   * @param ids makes job identifiers
   */
  public CompressionJobs(
      StorageFolder storage,
      Catalogue catalogue,
      LadderMaker maker,
      int capacity,
      Clock clock,
      Supplier<String> ids,
      MeterRegistry meters) {
    this.storage = storage;
    this.catalogue = catalogue;
    this.ids = ids;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.metrics = new JobMetrics(meters, queue);
    Publisher publisher = new Publisher(storage, clock);
    this.worker =
        new Thread(
            new CompressionWorker(queue, maker, publisher, storage, metrics), "sluice-compression");
  }

  public void start() {
    worker.start();
  }

  /** Whether pushes are being worked on. */
  public boolean isRunning() {
    return worker.isAlive();
  }

  /** Whether a push would be queued now; by the time it arrives this may have changed. */
  public boolean hasRoom() {
    return queue.remainingCapacity() > 0;
  }

  /** The refusal to give when {@link #hasRoom} is false. */
  public Submission.QueueFull refuse() {
    metrics.refused();
    return new Submission.QueueFull(
        capacity + " models are waiting to be compressed, which is the limit; push again later",
        RETRY_AFTER);
  }

  /**
   * Takes a push.
   *
   * @param workspace folder from the storage that holds the pushed files; deleted from here on when
   *     it is not needed, also when this fails
   */
  public Submission submit(ModelName model, Tag tag, PushedModel pushed, Path workspace)
      throws IOException {
    boolean needed = false;
    try {
      Submission outcome = decide(model, tag, pushed, workspace);
      needed = outcome instanceof Submission.Accepted accepted && accepted.isNew();
      return outcome;
    } finally {
      if (!needed) {
        storage.discard(workspace);
      }
    }
  }

  public Optional<JobStatus> find(String id) {
    return history.find(id).map(Job::status);
  }

  /** Gives the running job up and waits for its thread to end. */
  @Override
  public void close() throws InterruptedException {
    worker.interrupt();
    worker.join(STOP_PATIENCE.toMillis());
  }

  private Submission decide(ModelName model, Tag tag, PushedModel pushed, Path workspace)
      throws IOException {
    Provenance madeFrom = Provenance.of(pushed);
    synchronized (history) {
      Optional<Submission> known = known(model, tag, madeFrom);
      if (known.isPresent()) {
        return known.get();
      }
      Job job = new Job(model, tag, madeFrom, JobStatus.queued(ids.get()));
      if (!queue.offer(new Work(job, pushed, workspace))) {
        return refuse();
      }
      history.add(job);
      return new Submission.Accepted(job.status(), true);
    }
  }

  /** Decides a push of a version that is published or on its way. */
  private Optional<Submission> known(ModelName model, Tag tag, Provenance madeFrom)
      throws IOException {
    Optional<Job> unfinished = history.unfinished(model, tag);
    if (unfinished.isPresent()) {
      Job job = unfinished.get();
      return Optional.of(
          job.madeFrom().equals(madeFrom)
              ? new Submission.Accepted(job.status(), false)
              : taken(model, tag, "is being made"));
    }
    return catalogue
        .readable(model, tag)
        .map(
            published ->
                published.madeFrom().equals(madeFrom)
                    ? alreadyDone(model, tag, madeFrom)
                    : taken(model, tag, "was made"));
  }

  private Submission alreadyDone(ModelName model, Tag tag, Provenance madeFrom) {
    Job done = new Job(model, tag, madeFrom, JobStatus.published(ids.get()));
    history.add(done);
    return new Submission.Accepted(done.status(), false);
  }

  private static Submission taken(ModelName model, Tag tag, String how) {
    return new Submission.VersionTaken(
        "%s:%s %s from other content, and versions never change; push it as a new version"
            .formatted(model, tag, how));
  }
}
