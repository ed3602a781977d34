package io.sluice.gateway.inference;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When a request without a reply is sent again. Kafka gives a dead agent's requests back only after
 * its record lock (15 s and more), which is too late for most deadlines.
 *
 * @param floor never sooner than this
 * @param timesP99 how many times the usual 99th percentile to wait
 * @param maxAttempts the most times one request is sent
 */
public record ResendPolicy(Duration floor, double timesP99, int maxAttempts) {
  /** 150 ms, 3 times p99, three attempts. */
  public static final ResendPolicy DEFAULT = new ResendPolicy(Duration.ofMillis(150), 3, 3);

  public ResendPolicy {
    if (floor.isNegative() || timesP99 < 1 || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "A resend policy waits at least 1 time the 99th percentile and sends at least once");
    }
  }

  /**
   * How long to wait for a reply before sending again. At most half of the time left, so that the
   * next attempt has a chance; while little is known of the model, exactly half.
   */
  Duration delay(OptionalLong p99Nanos, Duration timeLeft) {
    long half = timeLeft.toNanos() / 2;
    long usual =
        p99Nanos.isPresent() ? Math.round(timesP99 * p99Nanos.getAsLong()) : Long.MAX_VALUE;
    return Duration.ofNanos(Math.min(Math.max(floor.toNanos(), usual), half));
  }

  /** Whether another attempt can still be answered. */
  boolean allows(int attempts, Duration timeLeft) {
    return attempts < maxAttempts && timeLeft.compareTo(floor) >= 0;
  }
}
