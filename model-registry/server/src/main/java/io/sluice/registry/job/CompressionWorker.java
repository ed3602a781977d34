package io.sluice.registry.job;

import io.sluice.registry.storage.StorageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of the compression thread: job after job until it is closed. */
final class CompressionWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CompressionWorker.class);

  private static final String SHUT_DOWN = "the registry was shut down; ask again";

  private final BlockingQueue<QueuedWork> queue;
  private final StorageFolder storage;
  private final JobMetrics metrics;
  private volatile boolean closing;

  CompressionWorker(BlockingQueue<QueuedWork> queue, StorageFolder storage, JobMetrics metrics) {
    this.queue = queue;
    this.storage = storage;
    this.metrics = metrics;
  }

  /** To be followed by an interruption of the thread. */
  void close() {
    closing = true;
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        work(queue.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("The compression thread ends");
    } finally {
      queue.forEach(waiting -> fail(waiting.job(), SHUT_DOWN));
    }
  }

  private void work(QueuedWork work) {
    CompressionJob job = work.job();
    long start = System.nanoTime();
    try {
      attempt(work);
    } finally {
      job.end();
      metrics.ended(job, Duration.ofNanos(System.nanoTime() - start));
      discard(work.workspace());
    }
  }

  private void attempt(QueuedWork work) {
    CompressionJob job = work.job();
    try {
      if (job.begin() && make(work)) {
        job.report(job.status().done());
        LOG.info("Published {}", job.task().subject());
      } else {
        cancelled(job);
      }
    } catch (TaskFailedException e) {
      end(job, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      // Errors too: a model may exhaust the stack or the heap, which are free again once its frames
      // are left, and one job must not end the thread that all others wait for
      explain(job, e);
    }
  }

  /** False when it was cancelled at the last moment. */
  private static boolean make(QueuedWork work)
      throws TaskFailedException, IOException, InterruptedException {
    CompressionJob job = work.job();
    Path output = Files.createDirectory(work.workspace().resolve("variants"));
    JobTask.Commit commit = job.task().make(output, job::at);
    if (!job.mayCommit()) {
      return false;
    }
    job.at("publish", 1);
    commit.run();
    return true;
  }

  /** What breaks while a job is given up breaks because of that. */
  private void explain(CompressionJob job, Throwable failure) {
    if (closing) {
      fail(job, SHUT_DOWN);
    } else if (job.isCancelled()) {
      LOG.debug("Job {} was given up at {}", job.status().id(), job.status().step(), failure);
      cancelled(job);
    } else {
      LOG.error("Job {} for {} failed", job.status().id(), job.task().subject(), failure);
      fail(job, reason(failure));
    }
  }

  private static void end(CompressionJob job, String why) {
    if (job.isCancelled()) {
      cancelled(job);
    } else {
      fail(job, why);
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof StackOverflowError) {
      return "the model nests deeper than the registry can follow (stack overflow)";
    }
    if (failure instanceof OutOfMemoryError) {
      return "the registry ran out of memory making it; give it more, or push less: " + failure;
    }
    return "the registry could not make it: " + failure;
  }

  private static void fail(CompressionJob job, String why) {
    LOG.warn("{} was not published: {}", job.task().subject(), why);
    job.report(job.status().failed(why));
  }

  private static void cancelled(CompressionJob job) {
    LOG.info("Job {} for {} was cancelled", job.status().id(), job.task().subject());
    job.report(job.status().cancelled());
  }

  private void discard(Path workspace) {
    try {
      storage.discard(workspace);
    } catch (IOException | UncheckedIOException e) { // the walk over a folder throws the latter
      LOG.warn("Could not delete {}; the next start will", workspace, e);
    }
  }
}
