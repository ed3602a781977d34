package io.sluice.measurement;

import java.io.IOException;

/** Ends a child process when its input ends, so that it never outlives its parent. */
public final class ParentWatch {
  private ParentWatch() {}

  /** Watches on a thread of its own from now on. */
  public static void start() {
    Thread watch = new Thread(ParentWatch::watch, "sluice-parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // the parent never writes; only the end matters
      }
    } catch (IOException e) {
      // the same as the end
    }
    Runtime.getRuntime().halt(1);
  }
}
