package io.sluice.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplyDelayEstimateTest {
  private final ReplyDelayEstimate wayBack = new ReplyDelayEstimate();

  @Test
  void isNothingBeforeTheFirst() {
    assertThat(wayBack.millis()).isZero();
  }

  @Test
  void isExceededByOneInTen() {
    Random random = new Random(1);
    int longer = 0;
    for (int i = 0; i < 20_000; i++) {
      double millis = -5 * Math.log(1 - random.nextDouble());
      longer += millis > wayBack.millis() ? 1 : 0;
      wayBack.took((long) (millis * 1e6));
    }

    assertThat(longer / 20_000.0).isCloseTo(0.1, within(0.02));
  }

  @Test
  void oneThatTakesVeryLongHardlyMovesIt() {
    for (int i = 0; i < 1000; i++) {
      wayBack.took(2_000_000);
    }
    double before = wayBack.millis();

    wayBack.took(60_000_000_000L);

    assertThat(wayBack.millis()).isLessThan(1.1 * before);
  }
}
