package io.sluice.registry.catalog;

import io.sluice.registry.storage.StorageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of the compression thread: job after job until it is interrupted. */
final class CompressionWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CompressionWorker.class);

  private static final String SHUT_DOWN = "the registry was shut down; push it again";

  private final BlockingQueue<Work> queue;
  private final LadderMaker maker;
  private final Publisher publisher;
  private final StorageFolder storage;
  private final JobMetrics metrics;

  CompressionWorker(
      BlockingQueue<Work> queue,
      LadderMaker maker,
      Publisher publisher,
      StorageFolder storage,
      JobMetrics metrics) {
    this.queue = queue;
    this.maker = maker;
    this.publisher = publisher;
    this.storage = storage;
    this.metrics = metrics;
  }

  @Override
  public void run() {
    try {
      while (true) {
        work(queue.take());
      }
    } catch (InterruptedException e) {
      queue.forEach(waiting -> fail(waiting.job(), SHUT_DOWN));
    }
  }

  private void work(Work work) throws InterruptedException {
    Job job = work.job();
    long start = System.nanoTime();
    try {
      make(work);
      job.report(job.status().done());
      LOG.info("Published {}:{}", job.model(), job.tag());
    } catch (UnusableModelException e) {
      fail(job, String.valueOf(e.getMessage()));
    } catch (InterruptedException | ClosedByInterruptException e) {
      fail(job, SHUT_DOWN);
      throw new InterruptedException();
    } catch (Throwable e) {
      // Errors too: a model may exhaust the stack or the heap, which are free again once its frames
      // are left, and one job must not end the thread that all others wait for
      LOG.error("Job {} for {}:{} failed", job.status().id(), job.model(), job.tag(), e);
      fail(job, explain(e));
    } finally {
      metrics.ended(job.status().state(), Duration.ofNanos(System.nanoTime() - start));
      discard(work.workspace());
    }
  }

  private void make(Work work) throws UnusableModelException, IOException, InterruptedException {
    Job job = work.job();
    Path output = Files.createDirectory(work.workspace().resolve("variants"));
    Ladder ladder =
        maker.make(
            work.pushed(), output, (step, fraction) -> job.report(job.status().at(step, fraction)));
    job.report(job.status().at("publish", 1));
    publisher.publish(job.model(), job.tag(), ladder, job.madeFrom());
  }

  private static String explain(Throwable failure) {
    if (failure instanceof StackOverflowError) {
      return "the model nests deeper than the registry can follow (stack overflow)";
    }
    if (failure instanceof OutOfMemoryError) {
      return "the registry ran out of memory making it; give it more, or push less: " + failure;
    }
    return "the registry could not make it: " + failure;
  }

  private static void fail(Job job, String why) {
    LOG.warn("{}:{} was not published: {}", job.model(), job.tag(), why);
    job.report(job.status().failed(why));
  }

  private void discard(Path workspace) {
    try {
      storage.discard(workspace);
    } catch (IOException | UncheckedIOException e) { // the walk over a folder throws the latter
      LOG.warn("Could not delete {}; the next start will", workspace, e);
    }
  }
}
