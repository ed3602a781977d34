package io.sluice.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyWindowTest {
  private final LatencyWindow window = new LatencyWindow(0.9);

  @Test
  void knowsNothingBeforeTwentyDurations() {
    observe(19, 5);

    assertThat(window.quantileNanos()).isEmpty();
  }

  @Test
  void isTheLeastThatTheShareDoesNotExceed() {
    for (int i = 20; i > 0; i--) {
      window.observe(i);
    }

    assertThat(window.quantileNanos()).hasValue(18);
  }

  @Test
  void forgetsWhatIsLongAgo() {
    observe(600, 1_000);
    observe(512, 7);
    observe(32, 7);

    assertThat(window.quantileNanos()).hasValue(7);
  }

  private void observe(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      window.observe(nanos);
    }
  }
}
