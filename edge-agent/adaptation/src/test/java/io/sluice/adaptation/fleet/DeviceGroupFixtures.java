package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fleets for tests. */
final class DeviceGroupFixtures {
  /** 10 devices with a rate of 10, 20 or 50 inferences a second each. */
  static final DeviceGroup TEN =
      new DeviceGroup(
          "pi4",
          10,
          List.of(
              new AccuracyLevel("fp32", 0.935, 10),
              new AccuracyLevel("mixed", 0.930, 20),
              new AccuracyLevel("int8", 0.900, 50)));

  private DeviceGroupFixtures() {}

  /** The same devices, recently slower by a factor. */
  static DeviceGroup slowed(DeviceGroup group, double times) {
    return new DeviceGroup(group.name(), group.devices(), group.levels(), times);
  }

  static List<DeviceGroup> random(Random random, int groups, int mostLevels) {
    List<DeviceGroup> all = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      List<AccuracyLevel> levels = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(mostLevels); j++) {
        levels.add(new AccuracyLevel("v" + j, random.nextDouble(), 1 + 50 * random.nextDouble()));
      }
      all.add(new DeviceGroup("g" + i, 1 + random.nextInt(30), levels));
    }
    return all;
  }
}
