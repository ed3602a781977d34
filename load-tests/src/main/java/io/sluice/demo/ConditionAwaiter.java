package io.sluice.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Waits for conditions, and looks meanwhile whether everything that should run does. */
public final class ConditionAwaiter {
  private static final long LOOK_EVERY_MILLIS = 20;

  private final List<Watched> watched;

  /** Something that runs beside, and may fail there. */
  @FunctionalInterface
  public interface Watched {
    /** Throws what went wrong, if anything did. */
    void check() throws DemoException, IOException;
  }

  private ConditionAwaiter(List<Watched> watched) {
    this.watched = watched;
  }

  public static ConditionAwaiter watching(Watched... watched) {
    return new ConditionAwaiter(List.of(watched));
  }

  /** Watches something more. */
  ConditionAwaiter and(Watched more) {
    return new ConditionAwaiter(Stream.concat(watched.stream(), Stream.of(more)).toList());
  }

  /** Waits until the condition holds; false when the limit is reached before. */
  boolean until(BooleanSupplier condition, Duration limit)
      throws DemoException, IOException, InterruptedException {
    long giveUpAt = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      for (Watched each : watched) {
        each.check();
      }
      if (System.nanoTime() >= giveUpAt) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  /** Lets time pass. */
  public void pass(Duration time) throws DemoException, IOException, InterruptedException {
    until(() -> false, time);
  }
}
