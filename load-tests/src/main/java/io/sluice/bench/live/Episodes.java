package io.sluice.bench.live;

import io.sluice.demo.CpuHog;
import io.sluice.demo.process.ChildProcess;
import io.sluice.demo.process.Children;
import io.sluice.demo.process.JavaCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What else the machine has to do during a run, in equal parts: nothing, a memory hog (one thread
 * that streams through 256 MB, on any processor), nothing, a CPU hog (two such threads, on the
 * agent's processor), nothing. Confined to the thread that runs it.
 */
final class Episodes implements Runnable {
  private static final int PARTS = 5;

  private final Children children;
  private final String name;
  private final double seconds;

  Episodes(Children children, String name, double seconds) {
    this.children = children;
    this.name = name;
    this.seconds = seconds;
  }

  @Override
  public void run() {
    try {
      calm();
      hog("memory", 1, false);
      calm();
      hog("cpu", 2, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Tried to start a hog of " + name, e);
    }
  }

  private void calm() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (1e3 * seconds / PARTS));
  }

  private void hog(String kind, int threads, boolean pinned)
      throws IOException, InterruptedException {
    ChildProcess hog =
        children.start(
            name + "-" + kind + "-hog",
            JavaCommand.main(
                CpuHog.class,
                List.of("-XX:+UseSerialGC", "-Xmx512m"),
                List.of(Integer.toString(threads))));
    try {
      if (pinned) {
        Pinning.toDeviceProcessor(hog.pid());
      }
      calm();
    } finally {
      hog.kill();
    }
  }
}
