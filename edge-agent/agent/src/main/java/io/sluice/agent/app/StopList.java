package io.sluice.agent.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the reverse order. Guarded by itself. */
final class StopList {
  private static final Logger LOG = LoggerFactory.getLogger(StopList.class);
  private final Deque<Part> parts = new ArrayDeque<>();

  /** Stops one part; may take as long as the part has been promised. */
  @FunctionalInterface
  interface Stop {
    void run() throws Exception;
  }

  synchronized void add(String name, Stop stop) {
    parts.push(new Part(name, stop));
  }

  /** A part that does not stop well must not keep the others from stopping. */
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
