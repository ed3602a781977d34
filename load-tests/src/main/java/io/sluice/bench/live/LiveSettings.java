package io.sluice.bench.live;

import io.sluice.adaptation.rival.DeviceLawFactory;
import io.sluice.demo.process.RepositoryHome;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How to compare.
 *
 * @param trainingSet folder of Fashion-MNIST's idx files
 * @param laws as the agent's option {@code --law} takes them
 * @param repeats of every law, in turn
 * @param seconds of one run
 * @param rows images in each request
 * @param perSecond requests on average; empty for those of {@link ArrivalPace}
 * @param deadlines ms; each burst has one of them; none for those of {@link ArrivalPace}
 */
record LiveSettings(
    RepositoryHome home,
    Path trainingSet,
    List<String> laws,
    int repeats,
    double seconds,
    int rows,
    OptionalDouble perSecond,
    List<Integer> deadlines) {
  /** Before these are over nothing counts: a new agent is cold. */
  static final double WARM_UP_SECONDS = 3;

  private static final int MOST_REPEATS = 1000;

  LiveSettings {
    laws = List.copyOf(laws);
    deadlines = List.copyOf(deadlines);
    for (String law : laws) {
      requireLaw(law);
    }
    ConfigurationException.requireRange("--repeats", repeats, 1, MOST_REPEATS);
    ConfigurationException.requireRange("--seconds", seconds, 5, 3600);
    ConfigurationException.requireRange("--rows", rows, 1, 256);
    perSecond.ifPresent(rate -> ConfigurationException.requireRange("--rate", rate, 1, 10_000));
    for (int deadline : deadlines) {
      ConfigurationException.requireRange("--deadlines-ms", deadline, 1, 60_000);
    }
  }

  private static void requireLaw(String law) {
    try {
      DeviceLawFactory.parse(law);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--laws: " + e.getMessage(), e);
    }
  }

  /** What is asked for, and by the rule what is not. */
  ArrivalPace pace(UnloadedLatency best) {
    ArrivalPace byRule = ArrivalPace.of(best);
    return new ArrivalPace(
        perSecond.orElse(byRule.perSecond()), deadlines.isEmpty() ? byRule.deadlines() : deadlines);
  }
}
