package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.KnownQuantity;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Battery of the power supply class, in micro units (Linux "Power supply class"). Drivers disagree
 * on the sign of the current, so the magnitude is taken, with the direction from {@code status}:
 * during charging, the current says nothing about the device's power.
 */
final class BatteryPowerReader implements PowerReader {
  private final Path folder;

  private BatteryPowerReader(Path folder) {
    this.folder = folder;
  }

  static Optional<BatteryPowerReader> find(Path root) {
    return PseudoFile.list(root.resolve("sys/class/power_supply"), "*").stream()
        .filter(supply -> PseudoFile.text(supply.resolve("type")).orElse("").equals("Battery"))
        .map(BatteryPowerReader::new)
        .findFirst();
  }

  @Override
  public KnownQuantity watts() {
    if (!PseudoFile.text(folder.resolve("status")).orElse("").equals("Discharging")) {
      return KnownQuantity.unknown();
    }
    OptionalLong power = micro("power_now");
    if (power.isPresent()) {
      return KnownQuantity.measured(Math.abs(power.getAsLong()) / 1e6);
    }
    OptionalLong current = micro("current_now");
    OptionalLong voltage = micro("voltage_now");
    if (current.isEmpty() || voltage.isEmpty()) {
      return KnownQuantity.unknown();
    }
    return KnownQuantity.measured(Math.abs(current.getAsLong()) / 1e6 * voltage.getAsLong() / 1e6);
  }

  /** Charge, 0 to 1. */
  KnownQuantity charge() {
    OptionalLong percent = micro("capacity");
    return percent.isEmpty()
        ? KnownQuantity.unknown()
        : KnownQuantity.measured(Math.max(0, Math.min(100, percent.getAsLong())) / 100.0);
  }

  private OptionalLong micro(String name) {
    return PseudoFile.number(folder.resolve(name));
  }
}
