package io.sluice.gateway.inference;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Timers that run when the test lets time pass. */
public final class FakeTimers implements TimerService {
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::number));
  private long now;
  private long count;

  private record Waiting(long at, long number, Runnable task) {}

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Waiting entry = new Waiting(now + Math.max(0, delay.toNanos()), count++, task);
    waiting.add(entry);
    return () -> waiting.remove(entry);
  }

  /** Lets time pass and runs what falls due on the way. */
  public void pass(Duration time) {
    long until = now + time.toNanos();
    while (!waiting.isEmpty() && waiting.element().at() <= until) {
      Waiting due = waiting.remove();
      now = due.at();
      due.task().run();
    }
    now = until;
  }

  public int pending() {
    return waiting.size();
  }
}
