package io.sluice.demo;

import java.util.Arrays;
import java.util.List;

/**
 * A program that only keeps processors busy, until it is killed or its parent has ended. Its
 * arguments are the number of threads, and how many MB (2^20) they stream through together; with 0
 * they compute in registers and leave caches and memory to others. It prints {@link #BUSY} once the
 * threads are started.
 */
public final class CpuHogMain {
  /** What it prints. */
  public static final String BUSY = "busy";

  private static final int CACHE_LINE = 64;
  private static final int STEPS = 1 << 20;

  /** What the threads write last; it keeps the compiler from dropping their work. */
  private static volatile long sink;

  private CpuHogMain() {}

  public static void main(String[] args) {
    int threads = Integer.parseInt(args[0]);
    int bytes = (Integer.parseInt(args[1]) << 20) / threads;
    for (int i = 0; i < threads; i++) {
      Thread busy = new Thread(() -> burn(bytes), "hog-" + i);
      busy.setDaemon(true);
      busy.start();
    }
    System.out.println(BUSY);
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
  }

  /**
   * What {@code java} is to be given.
   *
   * @param megabytes that the threads stream through together, under 512; 0 for none
   */
  public static List<String> arguments(int threads, int megabytes) {
    return List.of(Integer.toString(threads), Integer.toString(megabytes));
  }

  private static void burn(int bytes) {
    if (bytes == 0) {
      compute();
    } else {
      stream(new byte[bytes]);
    }
  }

  /** Marsaglia's xorshift (2003), each number from the one before it. */
  private static void compute() {
    long number = 1;
    while (true) {
      for (int i = 0; i < STEPS; i++) {
        number ^= number << 13;
        number ^= number >>> 7;
        number ^= number << 17;
      }
      sink = number;
    }
  }

  private static void stream(byte[] memory) {
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
