package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Devices of one hardware class with the same ladder.
 *
 * @param name name of the hardware class
 * @param devices number of devices, 1 or more
 * @param levels most accurate first, each faster than the levels before; the constructor drops
 *     dominated levels
 * @param slowdown recent time of the devices over the time by their levels, above 0
 */
public record DeviceGroup(String name, int devices, List<AccuracyLevel> levels, double slowdown) {
  /** Devices as fast as their levels, or of unknown slowdown. */
  public DeviceGroup(String name, int devices, List<AccuracyLevel> levels) {
    this(name, devices, levels, 1);
  }

  public DeviceGroup {
    if (devices < 1 || levels.isEmpty()) {
      throw new IllegalArgumentException(
          "A group needs a device and a level, but %s has %d devices and levels %s"
              .formatted(name, devices, levels));
    }
    if (!(slowdown > 0 && Double.isFinite(slowdown))) {
      throw new IllegalArgumentException(
          "A slowdown is above 0 and finite, but that of " + name + " is " + slowdown);
    }
    levels = List.copyOf(efficient(levels));
  }

  private static List<AccuracyLevel> efficient(List<AccuracyLevel> levels) {
    List<AccuracyLevel> sorted = new ArrayList<>(levels);
    sorted.sort(
        Comparator.comparingDouble(AccuracyLevel::accuracy)
            .thenComparingDouble(AccuracyLevel::perSecond)
            .reversed());
    List<AccuracyLevel> kept = new ArrayList<>();
    for (AccuracyLevel level : sorted) {
      if (kept.isEmpty() || level.perSecond() > kept.get(kept.size() - 1).perSecond()) {
        kept.add(level);
      }
    }
    return kept;
  }

  /** Copy without the slowdown. */
  DeviceGroup calm() {
    return new DeviceGroup(name, devices, levels);
  }

  /** Capacity of all devices at a level when calm, examples per second. */
  double perSecond(int level) {
    return devices * levels.get(level).perSecond();
  }

  /** Recent capacity of all devices at a level, examples per second. */
  double perSecondOfLate(int level) {
    return perSecond(level) / slowdown;
  }

  /** The most accurate level within a ceiling; the last level when none is. */
  int levelUnder(double ceiling) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).accuracy() <= ceiling) {
        return i;
      }
    }
    return levels.size() - 1;
  }
}
