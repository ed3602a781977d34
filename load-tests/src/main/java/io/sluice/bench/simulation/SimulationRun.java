package io.sluice.bench.simulation;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a law did in one world.
 *
 * @param figures those that are known
 * @param shares of the requests that each rung answered in time; empty when it is not known
 */
record SimulationRun(long seed, Map<SimulationFigure, Double> figures, List<Double> shares) {
  SimulationRun {
    figures = Map.copyOf(figures);
    shares = List.copyOf(shares);
  }

  /**
   * Of a law.
   *
   * @param answerable requests that can be answered in time at most
   */
  static SimulationRun of(long seed, DeviceSimulationOutcome outcome, int answerable) {
    Map<SimulationFigure, Double> figures = new EnumMap<>(SimulationFigure.class);
    double requests = outcome.requests();
    figures.put(SimulationFigure.EFFECTIVE_ACCURACY, outcome.effectiveAccuracy());
    figures.put(SimulationFigure.MISSED, outcome.missRate());
    figures.put(SimulationFigure.MISSED_FEASIBLE, (answerable - outcome.answered()) / requests);
    figures.put(SimulationFigure.WATTS, outcome.watts());
    figures.put(SimulationFigure.JOULES, outcome.joules());
    figures.put(SimulationFigure.HOTTEST, outcome.hottestCelsius());
    figures.put(SimulationFigure.THROTTLE_ENTRIES, (double) outcome.throttleEntries());
    figures.put(SimulationFigure.LEAD_SWITCHES, (double) outcome.leadMoves());
    figures.put(SimulationFigure.RUNG_SWITCHES, (double) outcome.switches());
    figures.put(SimulationFigure.LOADS, (double) outcome.loads());
    List<Double> shares =
        Arrays.stream(outcome.answeredByRung()).mapToObj(answers -> answers / requests).toList();
    return new SimulationRun(seed, figures, shares);
  }

  /** Of who knows the future: what no law that keeps the budget surpasses, each for itself. */
  static SimulationRun ofOracle(long seed, double accuracySum, int answerable, int requests) {
    return new SimulationRun(
        seed,
        Map.of(
            SimulationFigure.EFFECTIVE_ACCURACY,
            accuracySum / requests,
            SimulationFigure.MISSED,
            1 - (double) answerable / requests),
        List.of());
  }
}
