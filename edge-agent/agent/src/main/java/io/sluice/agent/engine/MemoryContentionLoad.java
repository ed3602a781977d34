package io.sluice.agent.engine;

import io.sluice.agent.device.PseudoFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A thread streaming through more memory than the last-level cache, for contention with concurrent
 * computation over cache and memory bus.
 */
final class MemoryContentionLoad implements AutoCloseable {
  private static final int LEAST_BYTES = 16 << 20;

  /** Limit within a heap of 128 MB beside the sample inputs. */
  private static final int MOST_BYTES = 64 << 20;

  private static final long PAUSE_NANOS = 200_000;
  private static final int LINE = 8; // longs in a cache line of 64 bytes

  private final CountDownLatch streaming = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean ended;
  private volatile boolean paused;

  /** Keeps the compiler from removing the work. */
  @SuppressWarnings("unused")
  private volatile long sink;

  private MemoryContentionLoad(long[] memory) {
    thread = new Thread(() -> stream(memory), "sluice-memory-hog");
    thread.setDaemon(true);
  }

  /** Starts the thread and returns after its first pass; empty without enough memory. */
  static Optional<MemoryContentionLoad> start() throws InterruptedException {
    return start(long[]::new);
  }

  /**
   * Starts the thread with another allocator.
   *
   * @param allocator allocator by number of longs
   */
  static Optional<MemoryContentionLoad> start(IntFunction<long[]> allocator)
      throws InterruptedException {
    long twice = 2 * lastLevelCacheBytes(Path.of("/"));
    int bytes = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, twice));
    MemoryContentionLoad hog;
    try {
      hog = new MemoryContentionLoad(allocator.apply(bytes / Long.BYTES));
      hog.thread.start();
    } catch (OutOfMemoryError tooSmallADevice) {
      return Optional.empty();
    }
    hog.streaming.await();
    return Optional.of(hog);
  }

  /** Pauses or resumes the thread. */
  void pause(boolean resting) {
    paused = resting;
  }

  /**
   * Size of the first processor's last-level cache, bytes; 0 when unknown.
   *
   * @param root parent of {@code sys}
   */
  static long lastLevelCacheBytes(Path root) {
    return PseudoFile.list(root.resolve("sys/devices/system/cpu/cpu0/cache"), "index*").stream()
        .map(index -> PseudoFile.text(index.resolve("size")).orElse("0"))
        .mapToLong(MemoryContentionLoad::bytes)
        .max()
        .orElse(0);
  }

  /** Parses the kernel's format, {@code 32K} or {@code 8M}. */
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
