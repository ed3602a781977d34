package io.sluice.agent.power;

import io.sluice.agent.device.PseudoFile;
import io.sluice.registry.manifest.KnownQuantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * INA3221 supply monitors of Jetson boards: volts times amperes of each labelled rail. The rails
 * lie behind the supply's input, so a monitored input alone is the total.
 */
final class JetsonRailPowerReader implements PowerReader {
  private static final Set<String> TOTALS = Set.of("VDD_IN", "POM_5V_IN");
  private static final int RAILS = 3;
  private final List<Rail> rails;

  private JetsonRailPowerReader(List<Rail> rails) {
    this.rails = rails;
  }

  static Optional<PowerReader> find(Path root) {
    Map<String, Rail> rails = new LinkedHashMap<>();
    for (Path device : PseudoFile.list(root.resolve("sys/bus/i2c/devices"), "*")) {
      for (Path chip : PseudoFile.list(device.resolve("hwmon"), "hwmon*")) {
        addRails(chip, rails);
      }
    }
    List<Rail> totals =
        rails.entrySet().stream()
            .filter(entry -> TOTALS.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    List<Rail> chosen = totals.isEmpty() ? new ArrayList<>(rails.values()) : totals;
    return chosen.isEmpty() ? Optional.empty() : Optional.of(new JetsonRailPowerReader(chosen));
  }

  @Override
  public KnownQuantity watts() {
    double watts = 0;
    for (Rail rail : rails) {
      OptionalLong millivolts = PseudoFile.number(rail.millivolts());
      OptionalLong milliamperes = PseudoFile.number(rail.milliamperes());
      if (millivolts.isEmpty() || milliamperes.isEmpty()) {
        return KnownQuantity.unknown();
      }
      watts += millivolts.getAsLong() * Math.abs(milliamperes.getAsLong()) / 1e6;
    }
    return KnownQuantity.measured(watts);
  }

  /**
   * Adds the rails of a chip. Channels beyond the third (channel 7 among them) are sums computed by
   * the driver.
   */
  private static void addRails(Path chip, Map<String, Rail> rails) {
    for (int n = 1; n <= RAILS; n++) {
      String label = PseudoFile.text(chip.resolve("in" + n + "_label")).orElse("NC");
      Path current = chip.resolve("curr" + n + "_input");
      if (!label.equals("NC") && PseudoFile.number(current).isPresent()) {
        rails.put(label, new Rail(chip.resolve("in" + n + "_input"), current));
      }
    }
  }

  private record Rail(Path millivolts, Path milliamperes) {}
}
