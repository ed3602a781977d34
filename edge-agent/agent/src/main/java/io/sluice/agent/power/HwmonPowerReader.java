package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.KnownQuantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Power sensors of the hardware monitoring class (Linux "Naming and data format standards for sysfs
 * files"): the sum of every {@code powerN_average}, or {@code powerN_input}, in microwatts.
 */
final class HwmonPowerReader implements PowerReader {
  private static final int MOST_SENSORS = 16;
  private final List<Path> sensors;

  private HwmonPowerReader(List<Path> sensors) {
    this.sensors = sensors;
  }

  static Optional<PowerReader> find(Path root) {
    List<Path> sensors = new ArrayList<>();
    for (Path chip : PseudoFile.list(root.resolve("sys/class/hwmon"), "hwmon*")) {
      for (int n = 1; n <= MOST_SENSORS; n++) {
        Path average = chip.resolve("power" + n + "_average");
        Path sensor = Files.exists(average) ? average : chip.resolve("power" + n + "_input");
        if (PseudoFile.number(sensor).isPresent()) {
          sensors.add(sensor);
        }
      }
    }
    return sensors.isEmpty() ? Optional.empty() : Optional.of(new HwmonPowerReader(sensors));
  }

  @Override
  public KnownQuantity watts() {
    double watts = 0;
    for (Path sensor : sensors) {
      OptionalLong microwatts = PseudoFile.number(sensor);
      if (microwatts.isEmpty()) {
        return KnownQuantity.unknown();
      }
      watts += microwatts.getAsLong() / 1e6;
    }
    return KnownQuantity.measured(watts);
  }
}
