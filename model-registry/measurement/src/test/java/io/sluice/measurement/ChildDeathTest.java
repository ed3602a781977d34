package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildDeathTest {
  @Test
  void anIllegalInstructionIsSaidToBeTheProcessors() {
    assertThat(new ChildDeath(132, "# SIGILL (0x4)").exception())
        .hasMessageContaining("an illegal instruction (SIGILL)")
        .hasMessageContaining("this processor does not have")
        .hasMessageContaining("# SIGILL (0x4)");
  }

  @Test
  void aKillIsMostLikelyForWantOfMemory() {
    assertThat(new ChildDeath(137, "").exception()).hasMessageContaining("ran out of memory");
  }

  @Test
  void otherEndsAreNumbered() {
    assertThat(new ChildDeath(1, "").exception()).hasMessageEndingWith("exit code 1");
  }

  @ParameterizedTest
  @CsvSource({
    "134, true",
    "137, true",
    "139, true",
    "132, false",
    "136, false",
    "143, false",
    "130, false",
    "1, false"
  })
  void onlyACrashMayEndWellAnotherTime(int exitValue, boolean crash) {
    assertThat(new ChildDeath(exitValue, "").isCrash()).isEqualTo(crash);
  }
}
