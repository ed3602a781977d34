package io.sluice.gateway.inference;

import java.time.Duration;

/** Time as the core sees it. */
public interface TimerService {
  /** A clock that only goes forward, as {@link System#nanoTime()}. */
  long nanos();

  /** Runs the task once on the owning event loop, after the delay and not before. */
  Timer after(Duration delay, Runnable task);

  /** A task that waits. */
  interface Timer {
    /** After this it does not run. */
    void cancel();
  }
}
