package io.sluice.bench.live;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Work on a thread of its own that ends with a run; a failure of it is one of the run. */
final class BackgroundTask implements AutoCloseable {
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  private BackgroundTask(long startNanos, String name, Runnable work) {
    thread =
        new Thread(
            () -> {
              try {
                TimeUnit.NANOSECONDS.sleep(startNanos - System.nanoTime());
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                failure = e;
              }
            },
            name);
    thread.setDaemon(true);
  }

  /**
   * @param startNanos when it begins, by {@link System#nanoTime}
   */
  static BackgroundTask from(long startNanos, String name, Runnable work) {
    BackgroundTask beside = new BackgroundTask(startNanos, name, work);
    beside.thread.start();
    return beside;
  }

  /** Waits for its end, and throws what went wrong. */
  void await() throws InterruptedException {
    thread.join();
    RuntimeException wrong = failure;
    if (wrong != null) {
      throw wrong;
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
