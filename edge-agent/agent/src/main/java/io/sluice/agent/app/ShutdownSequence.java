package io.sluice.agent.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** List of started parts, to be stopped in reverse order. Thread-safe: guarded by its own lock. */
final class ShutdownSequence {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);
  private final Deque<Part> parts = new ArrayDeque<>();

  /** Stops a part within the time limit agreed for the part. */
  @FunctionalInterface
  interface Stop {
    void run() throws Exception;
  }

  synchronized void add(String name, Stop stop) {
    parts.push(new Part(name, stop));
  }

  /** Stops all parts. A failed stop must not keep the other parts from stopping. */
  synchronized void stopAll() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("Tried to stop {}", part.name(), e);
      }
    }
  }

  private record Part(String name, Stop stop) {}
}
