package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Devices that are alike: of one hardware class and with one ladder.
 *
 * @param name of the hardware class
 * @param devices 1 or more
 * @param levels most accurate first, each faster than those before it; what the constructor is
 *     given may have others, which are dropped: nobody would want them
 * @param slowdown how many times as long as their levels say the devices take of late, above 0
 */
public record Group(String name, int devices, List<Level> levels, double slowdown) {
  /** Devices that are as fast as their levels say, or of which nothing else is known. */
  public Group(String name, int devices, List<Level> levels) {
    this(name, devices, levels, 1);
  }

  public Group {
    if (devices < 1 || levels.isEmpty()) {
      throw new IllegalArgumentException(
          "A group has a device and a level, but %s has %d of %s".formatted(name, devices, levels));
    }
    if (!(slowdown > 0 && Double.isFinite(slowdown))) {
      throw new IllegalArgumentException(
          "A slowdown is above 0 and finite, but that of " + name + " is " + slowdown);
    }
    levels = List.copyOf(efficient(levels));
  }

  private static List<Level> efficient(List<Level> levels) {
    List<Level> sorted = new ArrayList<>(levels);
    sorted.sort(
        Comparator.comparingDouble(Level::accuracy)
            .thenComparingDouble(Level::perSecond)
            .reversed());
    List<Level> kept = new ArrayList<>();
    for (Level level : sorted) {
      if (kept.isEmpty() || level.perSecond() > kept.get(kept.size() - 1).perSecond()) {
        kept.add(level);
      }
    }
    return kept;
  }

  /** The same, not slowed down. */
  Group calm() {
    return new Group(name, devices, levels);
  }

  /** Examples that all its devices run per second. */
  double perSecond(int level) {
    return devices * levels.get(level).perSecond();
  }

  /** The same as they run of late. */
  double perSecondOfLate(int level) {
    return perSecond(level) / slowdown;
  }

  /** The most accurate level that a ceiling allows; the last when it allows none. */
  int levelUnder(double ceiling) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).accuracy() <= ceiling) {
        return i;
      }
    }
    return levels.size() - 1;
  }
}
