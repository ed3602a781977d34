package io.sluice.adaptation.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
  @Test
  void waitsForAFiftiethOfTheDeadlineButNoLongerThanTheMost() {
    assertThat(new Gathering(10, 50, 2).untilMillis()).isEqualTo(11);
    assertThat(new Gathering(10, 5_000, 2).untilMillis()).isEqualTo(12);
  }

  @Test
  void waitsForTwoMomentsAtMost() {
    Gathering gathering = new Gathering(0, 1_000, 2);
    gathering.joined(1.5, 1_000);
    assertThat(gathering.untilMillis()).isEqualTo(3.5);

    gathering.joined(3, 1_000);

    assertThat(gathering.untilMillis()).isEqualTo(4);
  }

  @Test
  void expectsNobodyAfterAPause() {
    Gathering gathering = new Gathering(0, 1_000, 2);
    gathering.joined(1.5, 1_000);

    assertThat(gathering.expected()).isZero();
  }

  @Test
  void expectsTwiceAsManyOfABurstThatGoesOn() {
    Gathering gathering = new Gathering(0, 1_000, 2);
    gathering.joined(1.5, 1_000);
    gathering.joined(3, 1_000);

    assertThat(gathering.expected()).isEqualTo(6);
  }

  @Test
  void aDeadlineThatIsOverWaitsForNothing() {
    assertThat(new Gathering(7, -3, 2).untilMillis()).isEqualTo(7);
  }
}
