package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few threads that work on a list side by side. Used by one thread. */
final class WorkerThreads implements AutoCloseable {
  private final ExecutorService threads;

  /** Something that may find the model unfit. */
  interface Work<T, R> {
    R apply(T item) throws ModelProcessingException;
  }

  WorkerThreads(int wanted) {
    int count = Math.min(wanted, Runtime.getRuntime().availableProcessors());
    this.threads =
        Executors.newFixedThreadPool(count, task -> new Thread(task, "sluice-evaluation-worker"));
  }

  /** The results in the order of the items. */
  <T, R> List<R> map(List<T> items, Work<T, R> work) throws ModelProcessingException {
    List<Future<R>> futures = new ArrayList<>();
    for (T item : items) {
      futures.add(threads.submit(() -> work.apply(item)));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      results.add(await(future));
    }
    return results;
  }

  private static <R> R await(Future<R> future) throws ModelProcessingException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelProcessingException unfit) {
        throw unfit;
      }
      throw new IllegalStateException("A worker failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Nobody interrupts this process but by ending it", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
