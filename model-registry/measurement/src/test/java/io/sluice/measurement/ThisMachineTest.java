package io.sluice.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
class ThisMachineTest {
  @TempDir Path folder;

  @Test
  void theClassFollowsTheFlags() throws Exception {
    Path file =
        Files.writeString(folder.resolve("cpuinfo"), "model name\t: X\nflags\t\t: sse avx2 fma\n");

    assertThat(ThisMachine.hardwareClass(file)).isEqualTo("x86_64-avx2");
  }

  @Test
  void withoutCpuInfoNothingIsClaimed() throws Exception {
    assertThat(ThisMachine.hardwareClass(folder.resolve("none"))).isEqualTo("x86_64-baseline");
  }
}
