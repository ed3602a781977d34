package io.sluice.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeContentionTest {
  @Test
  void isTheMedianOfRoundsThatAgree() {
    double slowdown = ProbeMain.slowdown(new double[] {1.3, 1.1, 2.5, 1.2, 1.25});

    assertThat(slowdown).isEqualTo(1.25);
  }

  @Test
  void isNoneWhereRoundsDisagree() {
    double slowdown = ProbeMain.slowdown(new double[] {1.3, 0.98, 2.5, 1.2, 1.25});

    assertThat(slowdown).isEqualTo(1);
  }
}
