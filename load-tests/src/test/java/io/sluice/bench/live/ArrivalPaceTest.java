package io.sluice.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalPaceTest {
  @Test
  void keepsTheMostAccurateVariantBusyForSomeOfTheTime() {
    ArrivalPace pace = ArrivalPace.of(new UnloadedLatency("fp32", 12.5, 4.2));

    assertThat(pace.perSecond()).isEqualTo(28);
  }

  @Test
  void givesSomeMultiplesOfItsTimeBesideTheWay() {
    ArrivalPace pace = ArrivalPace.of(new UnloadedLatency("fp32", 12.5, 4.2));

    assertThat(pace.deadlines()).containsExactly(30, 55, 105);
  }
}
