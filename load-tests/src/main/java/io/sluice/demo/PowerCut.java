package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import io.sluice.demo.fleet.DemoAgentSnapshot.RungView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A power budget so small that a device has no use for a rung dearer than its cheapest.
 *
 * @param wattsNow the least that it drew lately
 * @param wattsOnCheaper what that would have been with the cheapest rung
 * @param budget below that, W
 */
record PowerCut(double wattsNow, double wattsOnCheaper, double budget) {
  /**
   * Below what the cheapest rung needs, by this share of what it saves: of a budget between the two
   * a device makes use by running the dearer one for some of the requests, and power is noisy.
   */
  private static final double SHARE_BELOW = 0.5;

  private static final double DEEPER = 8;

  /** Budgets are positive. */
  private static final double LEAST_WATTS = 0.01;

  /**
   * Computes the cut from what the agent reports: power, arrivals and the energy of each rung per
   * inference. Of the power it takes the least of some seconds, for a budget that is made from a
   * passing peak cuts nothing.
   *
   * @param lately what the agent reported, in order; the last report is the present one
   * @param cutsBefore how many had no effect; each goes eight times as far below as the one before
   *     it, for power is noisy
   * @return empty when one of these is unknown, or no rung is cheaper than the present one
   */
  static Optional<PowerCut> of(List<DemoAgentSnapshot> lately, int cutsBefore) {
    if (lately.isEmpty()) {
      return Optional.empty();
    }
    DemoAgentSnapshot agent = lately.get(lately.size() - 1);
    OptionalDouble now =
        lately.stream().map(a -> a.watts().known()).flatMapToDouble(OptionalDouble::stream).min();
    Optional<Double> present = agent.rung().flatMap(PowerCut::joules);
    Optional<Double> cheapest =
        agent.ladder().stream()
            .map(PowerCut::joules)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    if (now.isEmpty() || present.isEmpty() || cheapest.isEmpty()) {
      return Optional.empty();
    }
    double saved = agent.arrivalsPerSecond() * (present.get() - cheapest.get());
    if (!(saved > 0)) {
      return Optional.empty();
    }
    double cheaper = now.getAsDouble() - saved;
    double below = SHARE_BELOW * saved * Math.pow(DEEPER, cutsBefore);
    return Optional.of(
        new PowerCut(now.getAsDouble(), cheaper, Math.max(LEAST_WATTS, cheaper - below)));
  }

  private static Optional<Double> joules(RungView rung) {
    return rung.joules().known().stream().boxed().findFirst();
  }
}
