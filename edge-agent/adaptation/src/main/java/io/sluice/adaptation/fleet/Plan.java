package io.sluice.adaptation.fleet;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What the fleet should do now, and why.
 *
 * @param move whether accuracy is to fall, to rise or to stay
 * @param ceilings accuracy that each group may have at most, by name; empty for one that is not
 *     held down
 * @param demand that was planned for
 * @param needPerSecond examples that the fleet has to be able to run, per second
 * @param perSecond examples that it can run under the ceilings
 * @param accuracy of the average answer under the ceilings, 0 to 1
 * @param slowdown how many times as long as when they were probed inferences take of late
 * @param shedPerSecond requests that no plan has the capacity for, per second
 * @param dwellSeconds that a rise has to wait for at present, s
 * @param reason sentences with the numbers, the runner-up and what would change the plan
 */
public record Plan(
    Move move,
    Map<String, OptionalDouble> ceilings,
    Demand demand,
    double needPerSecond,
    double perSecond,
    double accuracy,
    double slowdown,
    double shedPerSecond,
    double dwellSeconds,
    String reason) {
  /** What happens to accuracy. */
  public enum Move {
    STAY,
    /** At once: the fleet could not keep up. */
    DOWN,
    /** The need has been lower for a dwell. */
    UP
  }

  public Plan {
    ceilings = Map.copyOf(ceilings);
  }

  /** The numbers by name with their unit. */
  public Map<String, Double> numbers() {
    return new TreeMap<>(
        Map.of(
            "demand_per_s", demand.perSecond(),
            "growth_per_s2", demand.growth(),
            "backlog", demand.backlog(),
            "examples_per_request", demand.examples(),
            "need_per_s", needPerSecond,
            "capacity_per_s", perSecond,
            "accuracy", accuracy,
            "slowdown", slowdown,
            "shed_per_s", shedPerSecond,
            "dwell_s", dwellSeconds));
  }
}
