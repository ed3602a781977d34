package io.sluice.adaptation.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DemandTest {
  private final Demand demand = new Demand(500);

  @Test
  void countsASteadyStream() {
    for (int i = 0; i < 1000; i++) {
      demand.add(i * 10, 1);
    }

    assertThat(demand.perSecond(0)).isCloseTo(100, within(2.0));
  }

  @Test
  void seesThoseThatWait() {
    demand.add(0, 1);

    assertThat(demand.perSecond(9)).isEqualTo(20);
  }

  @Test
  void forgets() {
    demand.add(0, 100);

    demand.add(5000, 1);

    assertThat(demand.perSecond(0)).isCloseTo(2, within(0.1));
  }

  @Test
  void staysFiniteWithoutAClock() {
    demand.add(Double.NaN, 1);
    demand.add(Double.POSITIVE_INFINITY, 1);
    demand.add(10, 1);

    assertThat(demand.perSecond(0)).isFinite();
  }
}
