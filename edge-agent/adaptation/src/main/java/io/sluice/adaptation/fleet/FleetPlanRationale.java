package io.sluice.adaptation.fleet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The reason of a plan in words. */
record FleetPlanRationale(
    FleetPlannerSettings settings,
    List<DeviceGroup> groups,
    CapacityAccuracyFrontier mixes,
    FleetDemand demand,
    double need,
    double slowdown,
    double shed,
    double dwellSeconds) {

  /** Least slowdown to be mentioned. */
  private static final double NOTABLE = 1.1;

  String of(FleetPlan.Move move, FleetLevelMix before, FleetLevelMix next) {
    return needed()
        + done(move, before, next)
        + runnerUp(next)
        + slower(next)
        + slowed()
        + shedding();
  }

  private String needed() {
    return format(
        "%.1f requests/s%s (growing by %.2f/s²) and a backlog of %.0f need %.1f examples/s, for"
            + " %.0f %% use and a backlog gone in %.0f s. ",
        demand.perSecond(),
        demand.examples() > 1 ? format(" of %.1f examples", demand.examples()) : "",
        demand.growth(),
        demand.backlog(),
        need,
        100 * settings.utilisation(),
        settings.drain().toMillis() / 1e3);
  }

  private String done(FleetPlan.Move move, FleetLevelMix before, FleetLevelMix next) {
    String chosen = next.sentence(groups);
    return switch (move) {
      case STAY -> "Stays: " + chosen + ". ";
      case DOWN -> format("Down from %.1f/s: %s. ", before.perSecond(), chosen);
      case UP -> format("Up from accuracy %.4f: %s. ", before.accuracy(), chosen);
    };
  }

  private String runnerUp(FleetLevelMix next) {
    Optional<FleetLevelMix> better = mixes.moreAccurate(next.accuracy());
    return better
        .map(
            mix ->
                format(
                    "Runner-up %s; it is taken after a need below %.1f/s for %.0f s. ",
                    mix.sentence(groups), mix.perSecond() / (1 + settings.band()), dwellSeconds))
        .orElse("Nothing is more accurate. ");
  }

  private String slower(FleetLevelMix next) {
    return mixes.fastest().perSecond() > next.perSecond() + FleetPlanner.EQUAL
        ? format("A need above %.1f/s takes it down.", next.perSecond())
        : "Nothing is faster.";
  }

  private String slowed() {
    return slowdown >= NOTABLE
        ? format(" Of late inferences take %.1f times as long as they did when probed.", slowdown)
        : "";
  }

  private String shedding() {
    return shed > 0 ? format(" %.1f requests/s are more than it can answer.", shed) : "";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
