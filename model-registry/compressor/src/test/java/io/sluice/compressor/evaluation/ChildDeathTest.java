package io.sluice.compressor.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildDeathTest {
  @Test
  void anIllegalInstructionIsSaidToBeTheProcessors() {
    assertThat(ChildDeath.describe(132, "# SIGILL (0x4)"))
        .contains("an illegal instruction (SIGILL)")
        .contains("this processor does not have")
        .contains("# SIGILL (0x4)");
  }

  @Test
  void aKillIsMostLikelyForWantOfMemory() {
    assertThat(ChildDeath.describe(137, "")).contains("ran out of memory");
  }

  @Test
  void otherEndsAreNumbered() {
    assertThat(ChildDeath.describe(1, "")).endsWith("exit code 1");
  }
}
