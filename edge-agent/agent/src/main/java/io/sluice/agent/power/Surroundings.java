package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Heat and battery of the device. */
public final class Surroundings {
  private final List<Path> zones;
  private final Path root;

  /**
   * @param root above {@code sys}
   */
  public Surroundings(Path root) {
    this.root = root;
    this.zones = PseudoFile.list(root.resolve("sys/class/thermal"), "thermal_zone*");
  }

  /** The warmest thermal zone, °C; the kernel says thousandths. */
  public Quantity celsius() {
    OptionalLong warmest =
        zones.stream()
            .map(zone -> PseudoFile.number(zone.resolve("temp")))
            .flatMapToLong(OptionalLong::stream)
            .max();
    return warmest.isEmpty() ? Quantity.unknown() : Quantity.measured(warmest.getAsLong() / 1000.0);
  }

  /** How full the battery is, 0 to 1; unknown on mains. */
  public Quantity battery() {
    return Battery.find(root).map(Battery::charge).orElseGet(Quantity::unknown);
  }
}
