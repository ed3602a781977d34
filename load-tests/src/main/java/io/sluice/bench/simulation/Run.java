package io.sluice.bench.simulation;

import io.sluice.adaptation.simulate.Outcome;
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
record Run(long seed, Map<Figure, Double> figures, List<Double> shares) {
  Run {
    figures = Map.copyOf(figures);
    shares = List.copyOf(shares);
  }

  /**
   * Of a law.
   *
   * @param answerable requests that can be answered in time at most
   */
  static Run of(long seed, Outcome outcome, int answerable) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    double requests = outcome.requests();
    figures.put(Figure.EFFECTIVE_ACCURACY, outcome.effectiveAccuracy());
    figures.put(Figure.MISSED, outcome.missRate());
    figures.put(Figure.MISSED_FEASIBLE, (answerable - outcome.answered()) / requests);
    figures.put(Figure.WATTS, outcome.watts());
    figures.put(Figure.JOULES, outcome.joules());
    figures.put(Figure.HOTTEST, outcome.hottestCelsius());
    figures.put(Figure.THROTTLE_ENTRIES, (double) outcome.throttleEntries());
    figures.put(Figure.LEAD_SWITCHES, (double) outcome.leadMoves());
    figures.put(Figure.RUNG_SWITCHES, (double) outcome.switches());
    figures.put(Figure.LOADS, (double) outcome.loads());
    List<Double> shares =
        Arrays.stream(outcome.answeredByRung()).mapToObj(answers -> answers / requests).toList();
    return new Run(seed, figures, shares);
  }

  /** Of who knows the future: what no law that keeps the budget surpasses, each for itself. */
  static Run ofOracle(long seed, double accuracySum, int answerable, int requests) {
    return new Run(
        seed,
        Map.of(
            Figure.EFFECTIVE_ACCURACY,
            accuracySum / requests,
            Figure.MISSED,
            1 - (double) answerable / requests),
        List.of());
  }
}
