package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstGatheringWindowTest {
  @Test
  void waitsForAFiftiethOfTheDeadlineButNoLongerThanTheMost() {
    assertThat(new BurstGatheringWindow(10, 50, 2).untilMillis()).isEqualTo(11);
    assertThat(new BurstGatheringWindow(10, 5_000, 2).untilMillis()).isEqualTo(12);
  }

  @Test
  void waitsForTwoMomentsAtMost() {
    BurstGatheringWindow gathering = new BurstGatheringWindow(0, 1_000, 2);
    gathering.joined(1.5, 1_000);
    assertThat(gathering.untilMillis()).isEqualTo(3.5);

    gathering.joined(3, 1_000);

    assertThat(gathering.untilMillis()).isEqualTo(4);
  }

  @Test
  void expectsNobodyAfterAPause() {
    BurstGatheringWindow gathering = new BurstGatheringWindow(0, 1_000, 2);
    gathering.joined(1.5, 1_000);

    assertThat(gathering.expected()).isZero();
  }

  @Test
  void expectsTwiceAsManyOfABurstThatGoesOn() {
    BurstGatheringWindow gathering = new BurstGatheringWindow(0, 1_000, 2);
    gathering.joined(1.5, 1_000);
    gathering.joined(3, 1_000);

    assertThat(gathering.expected()).isEqualTo(6);
  }

  @Test
  void aDeadlineThatIsOverWaitsForNothing() {
    assertThat(new BurstGatheringWindow(7, -3, 2).untilMillis()).isEqualTo(7);
  }
}
