package io.sluice.gateway.app;

import io.sluice.gateway.inference.TimerService;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Timers of Vert.x; called on an event loop, tasks run on the same one. */
final class VertxTimers implements TimerService {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;

  VertxTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    // rounded up: a timer that fires early would find nothing to do
    long millis = Math.max(1, (delay.toNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    long id = vertx.setTimer(millis, fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }
}
