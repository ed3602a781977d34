package io.sluice.gateway.inference;

import io.sluice.protocol.proto.v1.InferenceReply;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** How long answers of one model take. Confined to the correlator's event loop. */
final class ModelTimes {
  private static final double USUAL = 0.99;
  private static final double NEARLY_ALL = 0.9;

  private final LatencyWindow total = new LatencyWindow(USUAL);
  private final LatencyWindow unseen = new LatencyWindow(NEARLY_ALL);

  /**
   * An answer has arrived.
   *
   * @param total from the first sending until now
   * @param attempts how often the request had been sent
   */
  void observe(Duration total, InferenceReply reply, int attempts) {
    this.total.observe(total.toNanos());
    if (attempts == 1 && reply.hasWayMicros()) {
      long seen = reply.getWayMicros() + reply.getQueueMicros() + reply.getServiceMicros();
      unseen.observe(total.minus(seen, ChronoUnit.MICROS).toNanos());
    }
  }

  /** What 99 of 100 answers do not exceed, ns; empty before enough was seen. */
  OptionalLong p99Nanos() {
    return total.quantileNanos();
  }

  /**
   * What an agent is told to have left: the time left less what nine in ten answers spend where no
   * agent sees it, between here and the broker on both ways. At least half of the time left, so
   * that requests go on to be answered, and this to be learned, when the way has become short
   * again.
   */
  Duration leftToAgent(Duration timeLeft) {
    long unseenNanos = Math.max(0, unseen.quantileNanos().orElse(0));
    return timeLeft.minusNanos(Math.min(unseenNanos, timeLeft.toNanos() / 2));
  }
}
