package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.KnownQuantity;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Temperature and battery of the device. */
public final class EnvironmentSensors {
  private final List<Path> zones;
  private final Path root;

  /**
   * @param root parent of {@code sys}
   */
  public EnvironmentSensors(Path root) {
    this.root = root;
    this.zones = PseudoFile.list(root.resolve("sys/class/thermal"), "thermal_zone*");
  }

  /** Temperature of the warmest thermal zone, °C; the kernel's unit is a thousandth. */
  public KnownQuantity celsius() {
    OptionalLong warmest =
        zones.stream()
            .map(zone -> PseudoFile.number(zone.resolve("temp")))
            .flatMapToLong(OptionalLong::stream)
            .max();
    return warmest.isEmpty()
        ? KnownQuantity.unknown()
        : KnownQuantity.measured(warmest.getAsLong() / 1000.0);
  }

  /**
   * Temperature of the warmest zone with processor throttling, recognised by a passive trip point
   * (Linux "Thermal sysfs"), or of all zones without any such zone; °C, NaN when unknown.
   */
  public double throttlingCelsius() {
    List<Path> throttling = zones.stream().filter(EnvironmentSensors::throttles).toList();
    return (throttling.isEmpty() ? zones : throttling)
        .stream()
            .map(zone -> PseudoFile.number(zone.resolve("temp")))
            .flatMapToLong(OptionalLong::stream)
            .mapToDouble(thousandths -> thousandths / 1000.0)
            .max()
            .orElse(Double.NaN);
  }

  private static boolean throttles(Path zone) {
    return PseudoFile.list(zone, "trip_point_*_type").stream()
        .anyMatch(type -> PseudoFile.text(type).orElse("").equals("passive"));
  }

  /** Charge of the battery, 0 to 1; unknown on mains. */
  public KnownQuantity battery() {
    return BatteryPowerReader.find(root)
        .map(BatteryPowerReader::charge)
        .orElseGet(KnownQuantity::unknown);
  }
}
