package io.sluice.agent.link;

import java.time.Duration;

/**
 * How long ago a record was written, by a clock that need not agree with the writer's: the device's
 * monotonic clock, which nobody sets.
 *
 * <p>The difference of the two readings is the true age plus a constant. Of many records the
 * youngest was hardly older than its way here, so the smallest difference of late stands for the
 * constant. Confined to the link's thread.
 */
final class RecordAge {
  /** Long against a backlog, which would pass for the way here; short against drifting clocks. */
  private static final Duration PERIOD = Duration.ofMinutes(10);

  private long periodStartMillis = Long.MIN_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private long leastNow = Long.MAX_VALUE;

  /** The age of a record just received, 0 or more. */
  Duration of(long recordTimestampMillis, long nowNanos) {
    long now = Duration.ofNanos(nowNanos).toMillis();
    if (periodStartMillis == Long.MIN_VALUE || now - periodStartMillis >= PERIOD.toMillis()) {
      periodStartMillis = now;
      leastBefore = leastNow;
      leastNow = Long.MAX_VALUE;
    }
    long difference = now - recordTimestampMillis;
    leastNow = Math.min(leastNow, difference);
    return Duration.ofMillis(difference - Math.min(leastBefore, leastNow));
  }
}
