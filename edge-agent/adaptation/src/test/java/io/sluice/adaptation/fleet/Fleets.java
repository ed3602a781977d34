package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fleets for tests. */
final class Fleets {
  /** 10 devices with a rate of 10, 20 or 50 inferences a second each. */
  static final Group TEN =
      new Group(
          "pi4",
          10,
          List.of(
              new Level("fp32", 0.935, 10),
              new Level("mixed", 0.930, 20),
              new Level("int8", 0.900, 50)));

  private Fleets() {}

  /** The same devices, recently slower by a factor. */
  static Group slowed(Group group, double times) {
    return new Group(group.name(), group.devices(), group.levels(), times);
  }

  static List<Group> random(Random random, int groups, int mostLevels) {
    List<Group> all = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      List<Level> levels = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(mostLevels); j++) {
        levels.add(new Level("v" + j, random.nextDouble(), 1 + 50 * random.nextDouble()));
      }
      all.add(new Group("g" + i, 1 + random.nextInt(30), levels));
    }
    return all;
  }
}
