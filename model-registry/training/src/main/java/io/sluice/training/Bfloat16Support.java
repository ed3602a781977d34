package io.sluice.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Detection of processor instructions for bfloat16. */
final class Bfloat16Support {
  /** Linux feature names: AVX-512 and AMX on x86, FEAT_BF16 on Arm. */
  private static final Set<String> FEATURES = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Bfloat16Support() {}

  /**
   * Whether the processor has bfloat16 instructions.
   *
   * @param cpuInfo {@code /proc/cpuinfo}; if unreadable, the instructions are assumed missing
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
