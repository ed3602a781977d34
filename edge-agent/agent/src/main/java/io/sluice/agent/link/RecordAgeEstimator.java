package io.sluice.agent.link;

import java.time.Duration;

/**
 * Age of a record by a clock independent of the writer's: the device's monotonic clock, never
 * adjusted.
 *
 * <p>The difference of the two clock readings is the true age plus a constant. The youngest of many
 * records is hardly older than its transit time, so the smallest recent difference is the estimate
 * of the constant. Confined to the link's thread.
 */
final class RecordAgeEstimator {
  /**
   * Long relative to a backlog, mistaken for transit time otherwise; short relative to clock drift.
   */
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
