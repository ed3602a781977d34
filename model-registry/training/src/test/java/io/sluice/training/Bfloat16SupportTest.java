package io.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16SupportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "flags : fpu avx512f avx512_bf16 amx_tile, true",
    "flags : fpu avx2 fma, false",
    "Features : fp asimd bf16 i8mm, true",
    "Features : fp asimd, false",
    "model name : bf16, false"
  })
  void theProcessorsFeaturesDecide(String line, boolean supported) throws Exception {
    Path cpuInfo = Files.writeString(folder.resolve("cpuinfo"), "processor : 0\n" + line + "\n");

    assertThat(Bfloat16Support.isSupported(cpuInfo)).isEqualTo(supported);
  }

  @Test
  void aMachineThatDoesNotSayHasNone() throws Exception {
    assertThat(Bfloat16Support.isSupported(folder.resolve("missing"))).isFalse();
  }
}
