package io.sluice.demo;

import java.util.Arrays;

/**
 * A program that only keeps processors and memory busy, until it is killed or its parent has ended.
 * The argument is the number of threads.
 */
public final class CpuHog {
  /** More than the caches hold, so that the memory bus is disturbed too; shared by the threads. */
  private static final int BYTES = 256 << 20;

  private static final int CACHE_LINE = 64;

  /** What the threads write last; it keeps the compiler from dropping their work. */
  private static volatile long sink;

  private CpuHog() {}

  public static void main(String[] args) {
    int threads = Integer.parseInt(args[0]);
    for (int i = 0; i < threads; i++) {
      Thread busy = new Thread(() -> burn(new byte[BYTES / threads]), "hog-" + i);
      busy.setDaemon(true);
      busy.start();
    }
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
  }

  private static void burn(byte[] memory) {
    Arrays.fill(memory, (byte) 1);
    long sum = 0;
    while (true) {
      for (int i = 0; i < memory.length; i += CACHE_LINE) {
        memory[i] += (byte) sum;
        sum = sum * 31 + memory[i];
      }
      sink = sum;
    }
  }
}
