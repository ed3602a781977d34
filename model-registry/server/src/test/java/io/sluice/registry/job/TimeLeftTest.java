package io.sluice.registry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TimeLeftTest {
  private long nanos = 5_000_000_000L;
  private final TimeLeft left = new TimeLeft(() -> nanos);

  @Test
  void theRestTakesAsLongAsWhatIsDoneInProportion() {
    left.started();
    passSeconds(30);

    left.reached(0.25);

    assertThat(left.seconds()).isCloseTo(90, within(1e-6));
  }

  @Test
  void itRunsDownBetweenReportsButNotBelowZero() {
    left.started();
    passSeconds(10);
    left.reached(0.5);

    passSeconds(4);
    assertThat(left.seconds()).isCloseTo(6, within(1e-6));

    passSeconds(20);
    assertThat(left.seconds()).isZero();
  }

  @Test
  void aReportThatSaysNothingNewChangesNothing() {
    left.started();
    passSeconds(10);
    left.reached(0.5);
    passSeconds(4);

    left.reached(0.5);

    assertThat(left.seconds()).isCloseTo(6, within(1e-6));
  }

  @Test
  void atTheBeginningItIsUnknown() {
    left.started();
    passSeconds(1);

    left.reached(0.01);

    assertThat(left.seconds()).isNull();
  }

  private void passSeconds(long seconds) {
    nanos += seconds * 1_000_000_000L;
  }
}
