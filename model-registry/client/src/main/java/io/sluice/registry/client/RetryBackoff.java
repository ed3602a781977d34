package io.sluice.registry.client;

import java.time.Duration;

/** Waits between attempts. */
@FunctionalInterface
public interface RetryBackoff {
  /**
   * Waits after a failed attempt.
   *
   * @param attempt the one that failed, from 1
   */
  void await(int attempt) throws InterruptedException;

  /** Doubles the wait after each attempt. */
  static RetryBackoff exponential(Duration first) {
    return attempt -> Thread.sleep(first.toMillis() << Math.min(10, attempt - 1));
  }
}
