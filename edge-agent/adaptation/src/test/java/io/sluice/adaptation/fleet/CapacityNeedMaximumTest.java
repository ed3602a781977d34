package io.sluice.adaptation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityNeedMaximumTest {
  private static final double MINUTE = 60_000;

  private final CapacityNeedMaximum needs = new CapacityNeedMaximum(20 * MINUTE);

  @Test
  void areInfiniteOverATimeThatIsLongerThanAnythingIsKnown() {
    needs.add(0, 50);

    assertThat(needs.most(5 * MINUTE, 6 * MINUTE)).isInfinite();
  }

  @Test
  void areTheGreatestOfTheTime() {
    needs.add(0, 50);
    needs.add(MINUTE, 70);
    needs.add(2 * MINUTE, 60);

    assertThat(needs.most(2 * MINUTE, 2 * MINUTE)).isEqualTo(70);
    assertThat(needs.most(2 * MINUTE, 0.5 * MINUTE)).isEqualTo(60);
  }

  @Test
  void areKnownForAsLongAsTheyAreAskedFor() {
    needs.add(0, 50);
    needs.add(5 * MINUTE, 100);
    for (int minute = 6; minute <= 21; minute++) {
      needs.add(minute * MINUTE, 50);
      needs.most(minute * MINUTE, 20 * MINUTE);
    }

    assertThat(needs.most(21 * MINUTE, 20 * MINUTE)).isEqualTo(100);
  }
}
