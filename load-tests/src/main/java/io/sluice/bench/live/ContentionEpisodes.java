package io.sluice.bench.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The conditions of a run, one after another. Confined to the thread that runs it. */
final class ContentionEpisodes implements Runnable {
  private final ContentionHogs hogs;
  private final long startNanos;
  private final double seconds;

  /**
   * @param startNanos when the first begins, by {@link System#nanoTime}
   * @param seconds of all of them
   */
  ContentionEpisodes(ContentionHogs hogs, long startNanos, double seconds) {
    this.hogs = hogs;
    this.startNanos = startNanos;
    this.seconds = seconds;
  }

  @Override
  public void run() {
    int parts = ContentionCondition.OF_A_RUN.size();
    try {
      for (int part = 0; part < parts; part++) {
        try (ContentionHogs.Running running = hogs.during(ContentionCondition.OF_A_RUN.get(part))) {
          passUntil(startNanos + (long) (1e9 * seconds * (part + 1) / parts));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to let a hog run", e);
    }
  }

  private static void passUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
  }
}
