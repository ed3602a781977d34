package io.sluice.compressor.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Whether a processor has instructions for bfloat16. */
final class Bf16 {
  /** As Linux names them: on x86 products of vectors and of tiles, on Arm FEAT_BF16. */
  private static final Set<String> FEATURES = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Bf16() {}

  /**
   * @param cpuInfo {@code /proc/cpuinfo}; a machine without is taken for one without the
   *     instructions
   */
  static boolean isSupported(Path cpuInfo) throws IOException {
    if (!Files.isReadable(cpuInfo)) {
      return false;
    }
    return Files.readAllLines(cpuInfo).stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .map(line -> List.of(line.substring(line.indexOf(':') + 1).strip().split(" +")))
        .anyMatch(features -> features.stream().anyMatch(FEATURES::contains));
  }
}
