package io.sluice.measurement;

import io.sluice.registry.hardware.Architecture;
import io.sluice.registry.hardware.HardwareProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The hardware that measurements are taken on, as far as it names their hardware class. */
public final class ThisMachine {
  private ThisMachine() {}

  /**
   * See {@link HardwareProfile#hardwareClass()}.
   *
   * @param cpuInfo {@code /proc/cpuinfo}; a machine without is taken for one without features
   */
  public static String hardwareClass(Path cpuInfo) throws IOException {
    return profile(cpuInfo).hardwareClass();
  }

  /**
   * Architecture and CPU features; nothing else of the profile is known.
   *
   * @param cpuInfo {@code /proc/cpuinfo}; a machine without is taken for one without features
   */
  public static HardwareProfile profile(Path cpuInfo) throws IOException {
    List<String> lines = Files.isReadable(cpuInfo) ? Files.readAllLines(cpuInfo) : List.of();
    Set<String> features =
        lines.stream()
            .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
            .findFirst()
            .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split(" +")))
            .orElse(Set.of());
    return new HardwareProfile(
        Architecture.parse(System.getProperty("os.arch")),
        System.getProperty("os.name"),
        "",
        features,
        1,
        1,
        0,
        Set.of(),
        Set.of());
  }
}
