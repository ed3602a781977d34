package io.sluice.adaptation.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Planner of an accuracy ceiling for each device group serving one model: the best average accuracy
 * at sufficient capacity. Accuracy is reduced before any load is shed.
 *
 * <p>Down at once when the standing mix is too slow for the need; up only to a mix with enough
 * capacity during the whole last dwell, plus a band; a rise undone soon afterwards doubles the
 * dwell. The caller passes in the standing ceilings: so each of several planners of a fleet
 * accounts for the moves of the others.
 *
 * <p>Ceilings are planned for calm devices: the deadlines make a slowed device choose faster
 * variants anyway. Load to shed beyond the fastest variants follows from the present speed of the
 * devices.
 */
public final class FleetPlanner {
  /** Tolerance for equal accuracies and rates. */
  static final double EQUAL = 1e-9;

  private final FleetPlannerSettings settings;
  private final AccuracyRiseDwell dwell;
  private final CapacityNeedMaximum needs;
  private final CapacityFrontierCache frontier = new CapacityFrontierCache();
  private Map<String, Double> stoodBefore = Map.of();
  private double movedAtMillis = Double.NEGATIVE_INFINITY;

  public FleetPlanner(FleetPlannerSettings settings) {
    this.settings = settings;
    this.dwell = new AccuracyRiseDwell(settings.dwell().toMillis());
    this.needs = new CapacityNeedMaximum(dwell.longestMillis());
  }

  /**
   * Makes a plan.
   *
   * @param nowMillis the time, ms; never decreasing
   * @param demand present demand on the fleet
   * @param groups all serving devices, in 1 or more groups with distinct names
   * @param ceilings standing ceilings by name of group; a missing group has none
   */
  public FleetPlan plan(
      double nowMillis,
      FleetDemand demand,
      List<DeviceGroup> groups,
      Map<String, Double> ceilings) {
    CapacityAccuracyFrontier mixes = frontier.of(groups);
    FleetLevelMix present = standing(groups, ceilings);
    note(nowMillis, ceilings);
    dwell.settle(nowMillis);
    double need = need(demand, present);
    needs.add(nowMillis, need);
    double most = needs.most(nowMillis, dwell.millis()) * (1 + settings.band());
    FleetLevelMix next = next(nowMillis, mixes, present, need, most);
    FleetPlan.Move move = move(present, next);
    double slowdown = mixes.fastest().slowdown(groups);
    double shed = shed(demand, mixes.fastest().perSecond() / slowdown);
    String reason =
        new FleetPlanRationale(
                settings, groups, mixes, demand, need, slowdown, shed, dwell.millis() / 1e3)
            .of(move, present, next);
    return new FleetPlan(
        move,
        ceilings(groups, next),
        demand,
        need,
        next.perSecond(),
        next.accuracy(),
        slowdown,
        shed,
        dwell.millis() / 1e3,
        reason);
  }

  private static FleetLevelMix standing(List<DeviceGroup> groups, Map<String, Double> ceilings) {
    List<Integer> levels = new ArrayList<>();
    for (DeviceGroup group : groups) {
      levels.add(group.levelUnder(ceilings.getOrDefault(group.name(), 1.0)));
    }
    return FleetLevelMix.of(groups, levels);
  }

  /**
   * Learns from a move by any planner. Call for each move: two moves between plans may cancel out.
   *
   * @param nowMillis the time, ms
   * @param ceilings ceilings standing now, by name of group
   */
  public void note(double nowMillis, Map<String, Double> ceilings) {
    if (ceilings.equals(stoodBefore)) {
      return;
    }
    double before = standing(frontier.groups(), stoodBefore).accuracy();
    double now = standing(frontier.groups(), ceilings).accuracy();
    if (now > before + EQUAL) {
      dwell.rose(nowMillis);
      movedAtMillis = nowMillis;
    } else if (now < before - EQUAL) {
      dwell.fell(nowMillis);
      movedAtMillis = nowMillis;
    }
    stoodBefore = Map.copyOf(ceilings);
  }

  /** Needed capacity, examples per second, the unit of device throughput. */
  private double need(FleetDemand demand, FleetLevelMix present) {
    double soon = demand.perSecond() + demand.growth() * settings.lookahead().toMillis() / 1e3;
    double brief = present.perSecond() * settings.brief().toMillis() / 1e3;
    double lasting = Math.max(0, demand.examples() * demand.backlog() - brief);
    return demand.examples() * soon / settings.utilisation() + lasting / drainSeconds();
  }

  private double drainSeconds() {
    return settings.drain().toMillis() / 1e3;
  }

  private FleetLevelMix next(
      double nowMillis,
      CapacityAccuracyFrontier mixes,
      FleetLevelMix present,
      double need,
      double most) {
    if (present.perSecond() < need - EQUAL) {
      FleetLevelMix faster = mixes.best(need).orElseGet(mixes::fastest);
      return faster.perSecond() > present.perSecond() + EQUAL ? faster : present;
    }
    boolean rested = nowMillis - movedAtMillis >= dwell.millis();
    Optional<FleetLevelMix> better = rested ? mixes.best(most) : Optional.empty();
    return better.filter(mix -> mix.accuracy() > present.accuracy() + EQUAL).orElse(present);
  }

  private static FleetPlan.Move move(FleetLevelMix present, FleetLevelMix next) {
    if (next == present) {
      return FleetPlan.Move.STAY;
    }
    return next.accuracy() > present.accuracy() ? FleetPlan.Move.UP : FleetPlan.Move.DOWN;
  }

  /** Requests per second, arriving or waiting, beyond the work possible within the drain time. */
  private double shed(FleetDemand demand, double fastestOfLate) {
    double answered = fastestOfLate / demand.examples();
    double beyond = demand.perSecond() + demand.backlog() / drainSeconds() - answered;
    return Math.max(0, Math.min(demand.perSecond(), beyond));
  }

  private static Map<String, OptionalDouble> ceilings(List<DeviceGroup> groups, FleetLevelMix mix) {
    Map<String, OptionalDouble> ceilings = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      int level = mix.levels().get(i);
      ceilings.put(
          groups.get(i).name(),
          level == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(groups.get(i).levels().get(level).accuracy()));
    }
    return ceilings;
  }
}
