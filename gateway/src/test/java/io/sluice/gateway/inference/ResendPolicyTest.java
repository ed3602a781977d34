package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResendPolicyTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void itWaitsThreeTimesTheUsualNinetyNinthPercentile() {
    assertThat(delay(100, LONG)).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void itNeverWaitsLessThanTheFloor() {
    assertThat(delay(1, LONG)).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void itWaitsAtMostHalfOfTheTimeLeft() {
    assertThat(delay(1_000, Duration.ofMillis(800))).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void ofAnUnknownModelItWaitsHalfOfTheTimeLeft() {
    assertThat(ResendPolicy.DEFAULT.delay(OptionalLong.empty(), LONG))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void itAllowsThreeAttemptsWhileThereIsTimeForAnother() {
    assertThat(ResendPolicy.DEFAULT.allows(2, LONG)).isTrue();
    assertThat(ResendPolicy.DEFAULT.allows(3, LONG)).isFalse();
    assertThat(ResendPolicy.DEFAULT.allows(1, Duration.ofMillis(149))).isFalse();
  }

  @Test
  void aPolicyThatWaitsLessThanUsualIsRefused() {
    assertThatThrownBy(() -> new ResendPolicy(Duration.ZERO, 0.5, 3))
        .hasMessageContaining("at least 1 time");
  }

  private static Duration delay(long p99Millis, Duration timeLeft) {
    return ResendPolicy.DEFAULT.delay(
        OptionalLong.of(Duration.ofMillis(p99Millis).toNanos()), timeLeft);
  }
}
