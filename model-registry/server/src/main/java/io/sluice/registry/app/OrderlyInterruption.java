package io.sluice.registry.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends long work in order when the process is told to end (Ctrl-C): its thread is interrupted and
 * waited for, and the user told how to go on.
 */
final class OrderlyInterruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean complete;

  private OrderlyInterruption() {}

  /** Of the thread that calls it. */
  static OrderlyInterruption of(PrintWriter err, Path work) {
    OrderlyInterruption interruption = new OrderlyInterruption();
    Thread worker = Thread.currentThread();
    Thread hook = new Thread(() -> interruption.end(worker, err, work), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return interruption;
  }

  private void end(Thread worker, PrintWriter err, Path work) {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && !complete) {
        err.println();
        err.println(
            "Interrupted. What is finished is kept in %s; run the same command again to go on."
                .formatted(work));
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** There is nothing left to go on with. */
  void done() {
    complete = true;
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
