package io.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordAgeEstimatorTest {
  private static final long WRITTEN_MILLIS = 1_900_000_000_000L;

  private final RecordAgeEstimator age = new RecordAgeEstimator();

  @Test
  void theFirstRecordPassesForFresh() {
    assertThat(of(0, Duration.ofHours(3))).isZero();
  }

  @Test
  void aRecordIsAsOldAsItIsLaterThanTheFreshest() {
    of(0, Duration.ofSeconds(10));

    assertThat(of(1_000, Duration.ofMillis(11_400))).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void aFresherRecordCorrectsWhatWasThoughtOfTheClocks() {
    of(0, Duration.ofSeconds(15));
    of(6_000, Duration.ofSeconds(16));

    assertThat(of(6_000, Duration.ofSeconds(18))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void clocksThatDriftApartAreFollowed() {
    of(0, Duration.ZERO);
    Duration drift = Duration.ofSeconds(1);
    for (int minute = 10; minute <= 30; minute += 10) {
      of(Duration.ofMinutes(minute).toMillis(), Duration.ofMinutes(minute).plus(drift));
    }

    Duration now = Duration.ofMinutes(31).plus(drift);
    assertThat(of(Duration.ofMinutes(31).toMillis(), now)).isZero();
  }

  private Duration of(long writtenAfterMillis, Duration now) {
    return age.of(WRITTEN_MILLIS + writtenAfterMillis, now.toNanos());
  }
}
