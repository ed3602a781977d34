package io.sluice.adaptation.fleet;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Plan of the fleet loop, with its reason.
 *
 * @param move fall, rise or no change of accuracy
 * @param ceilings highest accuracy of each group, by name; empty for an unlimited group
 * @param demand the planned demand
 * @param needPerSecond needed capacity, examples per second
 * @param perSecond capacity under the ceilings, examples per second
 * @param accuracy accuracy of the average answer under the ceilings, 0 to 1
 * @param slowdown recent time of inferences over their probed time
 * @param shedPerSecond requests per second beyond the capacity of any plan
 * @param dwellSeconds present dwell before a rise, s
 * @param reason sentences with the numbers, the runner-up and the conditions of another plan
 */
public record FleetPlan(
    Move move,
    Map<String, OptionalDouble> ceilings,
    FleetDemand demand,
    double needPerSecond,
    double perSecond,
    double accuracy,
    double slowdown,
    double shedPerSecond,
    double dwellSeconds,
    String reason) {
  /** Direction of accuracy. */
  public enum Move {
    STAY,
    /** At once: capacity was too low. */
    DOWN,
    /** After a dwell of lower need. */
    UP
  }

  public FleetPlan {
    ceilings = Map.copyOf(ceilings);
  }

  /** The numbers by name with unit. */
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
