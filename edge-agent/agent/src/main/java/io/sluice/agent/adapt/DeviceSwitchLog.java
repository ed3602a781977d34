package io.sluice.agent.adapt;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last switches, decided and completed, for the status page. Thread-safe: guarded by its own
 * lock.
 */
public final class DeviceSwitchLog {
  private static final int KEPT = 50;
  private final Deque<Entry> entries = new ArrayDeque<>();

  synchronized void add(Entry entry) {
    entries.addLast(entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  /** The entries, oldest first. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * A switch with its outcome.
   *
   * @param outcome {@code switched}, {@code refused: …} or {@code failed: …}
   */
  public record Entry(
      Instant time, String from, String to, String cause, String reason, String outcome) {}
}
