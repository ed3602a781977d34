package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A power budget that a device's present rung cannot keep, but a cheaper one can.
 *
 * @param wattsNow with the present rung
 * @param wattsOnCheaper forecast for the cheapest rung
 * @param budget between the two, W
 */
record PowerCut(double wattsNow, double wattsOnCheaper, double budget) {
  /** Nearer to the present power than to the other, so that noise does not hide the excess. */
  private static final double SHARE_KEPT = 0.6;

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
    return Optional.of(new PowerCut(now.getAsDouble(), cheaper, cheaper + SHARE_KEPT * saved));
  }

  private static Optional<Double> joules(RungView rung) {
    return rung.joules().known().stream().boxed().findFirst();
  }
}
