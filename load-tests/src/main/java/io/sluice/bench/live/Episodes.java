package io.sluice.bench.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The conditions of a run, one after another. Confined to the thread that runs it. */
final class Episodes implements Runnable {
  private final Hogs hogs;
  private final String name;
  private final double seconds;

  /**
   * @param seconds of the run
   */
  Episodes(Hogs hogs, String name, double seconds) {
    this.hogs = hogs;
    this.name = name;
    this.seconds = seconds;
  }

  @Override
  public void run() {
    try {
      for (Condition condition : Condition.OF_A_RUN) {
        try (Hogs.Running running = hogs.start(condition, name)) {
          pass();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to start a hog of " + name, e);
    }
  }

  private void pass() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (1e3 * seconds / Condition.OF_A_RUN.size()));
  }
}
