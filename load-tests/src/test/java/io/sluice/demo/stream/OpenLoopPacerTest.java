package io.sluice.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenLoopPacerTest {
  @Test
  void requestsAreDueAtEvenIntervals() {
    OpenLoopPacer pacer = new OpenLoopPacer(100, 5_000_000);

    assertThat(pacer.next()).isEqualTo(5_000_000);
    assertThat(pacer.next()).isEqualTo(15_000_000);
    assertThat(pacer.next()).isEqualTo(25_000_000);
  }

  @Test
  void stretchingLowersTheRateSoThatTheRestLasts() {
    OpenLoopPacer pacer = new OpenLoopPacer(100, 0);

    assertThat(pacer.stretch(1000, Duration.ofSeconds(20))).isTrue();

    assertThat(pacer.perSecond()).isEqualTo(50);
    assertThat(pacer.next()).isZero();
    assertThat(pacer.next()).isEqualTo(20_000_000);
  }

  @Test
  void theFirstRateCanBeHadAgain() {
    OpenLoopPacer pacer = new OpenLoopPacer(100, 0);
    pacer.stretch(1000, Duration.ofSeconds(20));

    pacer.restore();

    assertThat(pacer.perSecond()).isEqualTo(100);
    assertThat(pacer.next()).isZero();
    assertThat(pacer.next()).isEqualTo(10_000_000);
  }

  @Test
  void stretchingNeverSpeedsUp() {
    OpenLoopPacer pacer = new OpenLoopPacer(100, 0);

    assertThat(pacer.stretch(1000, Duration.ofSeconds(5))).isFalse();
    assertThat(pacer.stretch(0, Duration.ofSeconds(5))).isFalse();

    assertThat(pacer.perSecond()).isEqualTo(100);
  }
}
