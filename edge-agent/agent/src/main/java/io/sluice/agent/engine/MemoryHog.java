package io.sluice.agent.engine;

import io.sluice.agent.device.PseudoFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A thread that streams through more memory than the last-level cache holds, so that whoever
 * computes beside it has to share the cache and the memory bus.
 */
final class MemoryHog implements AutoCloseable {
  private static final int LEAST_BYTES = 16 << 20;

  /** What a heap of 128 MB has room for beside the sample inputs. */
  private static final int MOST_BYTES = 64 << 20;

  private static final long PAUSE_NANOS = 200_000;
  private static final int LINE = 8; // longs in a cache line of 64 bytes

  private final CountDownLatch streaming = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean ended;
  private volatile boolean paused;

  /** Keeps the compiler from dropping the work. */
  @SuppressWarnings("unused")
  private volatile long sink;

  private MemoryHog(long[] memory) {
    thread = new Thread(() -> stream(memory), "sluice-memory-hog");
    thread.setDaemon(true);
  }

  /** Returns when the memory has been gone through once; empty when there is not enough of it. */
  static Optional<MemoryHog> start() throws InterruptedException {
    return start(long[]::new);
  }

  /**
   * @param allocator by the number of longs
   */
  static Optional<MemoryHog> start(IntFunction<long[]> allocator) throws InterruptedException {
    long twice = 2 * lastLevelCacheBytes(Path.of("/"));
    int bytes = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, twice));
    MemoryHog hog;
    try {
      hog = new MemoryHog(allocator.apply(bytes / Long.BYTES));
      hog.thread.start();
    } catch (OutOfMemoryError tooSmallADevice) {
      return Optional.empty();
    }
    hog.streaming.await();
    return Optional.of(hog);
  }

  /** Lets it rest, or go on. */
  void pause(boolean resting) {
    paused = resting;
  }

  /**
   * Of the first processor; 0 where the kernel does not say.
   *
   * @param root above {@code sys}
   */
  static long lastLevelCacheBytes(Path root) {
    return PseudoFile.list(root.resolve("sys/devices/system/cpu/cpu0/cache"), "index*").stream()
        .map(index -> PseudoFile.text(index.resolve("size")).orElse("0"))
        .mapToLong(MemoryHog::bytes)
        .max()
        .orElse(0);
  }

  /** The kernel says them as {@code 32K} or {@code 8M}. */
  private static long bytes(String size) {
    if (!size.matches("\\d{1,9}[KkMm]?")) {
      return 0;
    }
    long number = Long.parseLong(size.replaceAll("\\D", ""));
    String unit = size.replaceAll("\\d", "").toUpperCase(Locale.ROOT);
    return number << (unit.equals("M") ? 20 : unit.equals("K") ? 10 : 0);
  }

  private void stream(long[] memory) {
    long sum = 0;
    while (!ended) {
      if (paused) {
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      for (int i = 0; i < memory.length && !paused; i += LINE) {
        memory[i] += sum;
        sum += memory[i];
      }
      sink = sum;
      streaming.countDown();
    }
  }

  @Override
  public void close() {
    ended = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
