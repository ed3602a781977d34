package io.sluice.agent.device;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Contents of {@code /proc/cpuinfo}, for x86 and arm.
 *
 * @param model name of the processor, or else of the board
 * @param features flags common to all processors
 * @param processors number of listed processors, 0 without the file
 */
record CpuInfo(String model, Set<String> features, int processors) {
  /** Arm Ltd's part numbers (implementer 0x41), from the cores' technical reference manuals. */
  private static final Map<String, String> ARM_PARTS =
      Map.of(
          "0xd03", "Cortex-A53",
          "0xd05", "Cortex-A55",
          "0xd07", "Cortex-A57",
          "0xd08", "Cortex-A72",
          "0xd0b", "Cortex-A76",
          "0xd0c", "Neoverse-N1",
          "0xd40", "Neoverse-V1",
          "0xd42", "Cortex-A78AE",
          "0xd49", "Neoverse-N2",
          "0xd4f", "Neoverse-V2");

  CpuInfo {
    features = Set.copyOf(features);
  }

  static CpuInfo read(Path root) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> features = new HashSet<>();
    int processors = 0;
    for (String line : PseudoFile.lines(root.resolve("proc/cpuinfo"))) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      values.putIfAbsent(key, value);
      if (key.equals("processor")) {
        processors++;
      } else if (key.equals("flags") || key.equals("Features")) {
        intersect(features, List.of(value.split(" +")), processors);
      }
    }
    return new CpuInfo(model(values), features, processors);
  }

  /**
   * Reduces the features to those of all cores: on big.LITTLE boards a thread may land on any core.
   */
  private static void intersect(Set<String> features, List<String> ofOne, int processor) {
    if (processor <= 1) {
      features.addAll(ofOne);
    } else {
      features.retainAll(new HashSet<>(ofOne));
    }
  }

  private static String model(Map<String, String> values) {
    if (values.containsKey("model name")) {
      return values.getOrDefault("model name", "");
    }
    String part = values.getOrDefault("CPU part", "");
    String core =
        values.getOrDefault("CPU implementer", "").equals("0x41")
            ? ARM_PARTS.getOrDefault(part, "Arm part " + part)
            : "";
    String board = values.getOrDefault("Model", "");
    String named = board.isEmpty() || core.isEmpty() ? board + core : board + " (" + core + ")";
    return named.isEmpty() ? "unknown" : named;
  }
}
