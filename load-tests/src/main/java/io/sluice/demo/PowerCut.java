package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A power budget so small that a device has no use for a rung dearer than its cheapest.
 *
 * @param wattsNow with the present rung
 * @param wattsOnCheaper forecast for the cheapest rung
 * @param budget below that, W
 */
record PowerCut(double wattsNow, double wattsOnCheaper, double budget) {
  /**
   * Below what the cheapest rung needs, by this share of what it saves: of a budget between the two
   * a device makes use by running the dearer one for some of the requests, and power is noisy.
   */
  private static final double SHARE_BELOW = 0.5;

  /**
   * Computes the cut from what the agent reports: power now, arrivals and the energy of each rung
   * per inference.
   *
   * @return empty when one of these is unknown, or no rung is cheaper than the present one
   */
  static Optional<PowerCut> of(AgentView agent) {
    OptionalDouble now = agent.watts().known();
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
    return Optional.of(new PowerCut(now.getAsDouble(), cheaper, cheaper - SHARE_BELOW * saved));
  }

  private static Optional<Double> joules(RungView rung) {
    return rung.joules().known().stream().boxed().findFirst();
  }
}
