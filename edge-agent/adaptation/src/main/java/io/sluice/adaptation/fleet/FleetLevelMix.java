package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A level for each group, with the resulting capacity and accuracy. Devices take work as they
 * become free, so each share is proportional to speed.
 *
 * @param levels index of the level of each group, in the order of the groups
 * @param perSecond capacity of all devices, examples per second
 * @param accuracy accuracy of the average answer, 0 to 1
 */
record FleetLevelMix(List<Integer> levels, double perSecond, double accuracy) {
  FleetLevelMix {
    levels = List.copyOf(levels);
  }

  static FleetLevelMix of(List<DeviceGroup> groups, List<Integer> levels) {
    double perSecond = 0;
    double right = 0;
    for (int i = 0; i < groups.size(); i++) {
      double of = groups.get(i).perSecond(levels.get(i));
      perSecond += of;
      right += of * groups.get(i).levels().get(levels.get(i)).accuracy();
    }
    return new FleetLevelMix(levels, perSecond, perSecond == 0 ? 0 : right / perSecond);
  }

  /** Slowdown of the whole fleet: capacity by the levels over recent capacity. */
  double slowdown(List<DeviceGroup> groups) {
    double ofLate = 0;
    for (int i = 0; i < groups.size(); i++) {
      ofLate += groups.get(i).perSecondOfLate(levels.get(i));
    }
    return perSecond / ofLate;
  }

  /** One sentence, such as {@code pi4 at int8, n100 at fp32: 420.0/s at accuracy 0.9210}. */
  String sentence(List<DeviceGroup> groups) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      DeviceGroup group = groups.get(i);
      parts.add(group.name() + " at " + group.levels().get(levels.get(i)).variant());
    }
    return String.join(", ", parts)
        + String.format(Locale.ROOT, ": %.1f/s at accuracy %.4f", perSecond, accuracy);
  }
}
