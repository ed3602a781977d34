package io.sluice.gateway.inference;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that has not ended. Confined to the correlator's event loop; only the {@link
 * Correlator} changes it.
 */
final class PendingRequest {
  private static final long MARGIN_NANOS = Duration.ofMillis(50).toNanos();
  private static final int MARGIN_SHARE = 20;

  final InferenceCall call;
  final Consumer<RequestOutcome> end;
  final long startNanos;

  /** A little before the deadline, so that the error too is there in time. */
  final long endNanos;

  /** When the first attempt was handed to the transport. */
  long sentNanos;

  /** Attempts handed to the transport. */
  int attempts;

  /** Those of them on their way to Kafka. */
  int beingSent;

  /** Attempts that Kafka took. */
  int accepted;

  /** Attempts that were not taken, or that an agent failed on. */
  int failures;

  TimerService.@Nullable Timer timer;

  PendingRequest(InferenceCall call, Consumer<RequestOutcome> end, long nowNanos) {
    this.call = call;
    this.end = end;
    this.startNanos = nowNanos;
    long deadline = call.deadline().toNanos();
    this.endNanos = nowNanos + deadline - Math.min(MARGIN_NANOS, deadline / MARGIN_SHARE);
  }

  Duration timeLeft(long nowNanos) {
    return Duration.ofNanos(endNanos - nowNanos);
  }

  /** Whether some attempt may still be answered without another one. */
  boolean mayStillBeAnswered() {
    return failures < attempts;
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
