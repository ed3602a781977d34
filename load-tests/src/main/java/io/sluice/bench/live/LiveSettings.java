package io.sluice.bench.live;

import io.sluice.demo.process.Home;
import io.sluice.launch.ConfigurationException;
import java.util.List;

/**
 * How to compare.
 *
 * @param laws as the agent's option {@code --law} takes them
 * @param repeats of every law, in turn
 * @param seconds of one run
 * @param perSecond requests on average
 * @param deadlines ms; each burst has one of them
 */
record LiveSettings(
    Home home,
    List<String> laws,
    int repeats,
    double seconds,
    double perSecond,
    List<Integer> deadlines) {
  /** Before these are over nothing counts: a new agent is cold. */
  static final double WARM_UP_SECONDS = 4;

  private static final int MOST_REPEATS = 1000;

  LiveSettings {
    laws = List.copyOf(laws);
    deadlines = List.copyOf(deadlines);
    ConfigurationException.requireRange("--repeats", repeats, 1, MOST_REPEATS);
    ConfigurationException.requireRange("--seconds", seconds, 10, 3600);
    ConfigurationException.requireRange("--rate", perSecond, 1, 10_000);
    for (int deadline : deadlines) {
      ConfigurationException.requireRange("--deadlines-ms", deadline, 1, 60_000);
    }
  }
}
