package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.Outcome;
import io.sluice.bench.page.Mean;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All laws on a scenario, beside the oracle.
 *
 * @param bounds by seed
 * @param results by the name of the contender
 * @param best of the variants served alone, in hindsight
 */
record Comparison(
    Scenario scenario, List<Bound> bounds, Map<String, Results> results, String best) {
  /** What the best variant alone is called among the results. */
  static final String STATIC = "best static";

  /** And the fastest, the last of the ladder. */
  static final String FASTEST = "fastest static";

  static Comparison of(Scenario scenario, long[] seeds) {
    Map<String, Results> results = new LinkedHashMap<>();
    for (Contender contender : Contender.ADAPTIVE) {
      results.put(contender.name(), Results.of(scenario, contender, seeds));
    }
    Map<String, Results> statics = new LinkedHashMap<>();
    for (Contender contender : Contender.statics(scenario.device())) {
      statics.put(contender.name(), Results.of(scenario, contender, seeds));
    }
    Map.Entry<String, Results> best =
        statics.entrySet().stream()
            .max(
                Comparator.comparingDouble(
                    entry -> entry.getValue().mean(Outcome::effectiveAccuracy).value()))
            .orElseThrow();
    results.put(STATIC, best.getValue());
    statics.values().forEach(result -> results.put(FASTEST, result));
    return new Comparison(scenario, Bound.of(scenario, seeds), results, best.getKey());
  }

  Results of(String contender) {
    Results found = results.get(contender);
    if (found == null) {
      throw new IllegalArgumentException("No contender is called " + contender);
    }
    return found;
  }

  Results of(Contender contender) {
    return of(contender.name());
  }

  double[] oracle() {
    return bounds.stream().mapToDouble(Bound::accuracy).toArray();
  }

  /** Share of right answers less than the oracle's. */
  Mean gap(String contender) {
    return Mean.ofDifferences(oracle(), of(contender).accuracies());
  }

  /** Share of requests missed. */
  Mean misses(String contender) {
    return of(contender).mean(Outcome::missRate);
  }

  /** Share of requests missed that could have been answered. */
  Mean avoidable(String contender) {
    return Mean.ofDifferences(
        of(contender).each(Outcome::missRate),
        bounds.stream().mapToDouble(Bound::unavoidable).toArray());
  }

  Mean unavoidable() {
    return Mean.of(bounds.stream().mapToDouble(Bound::unavoidable).toArray());
  }

  /** Share of right answers beyond those of another, seed by seed. */
  Mean ahead(Contender contender, Contender other) {
    return Mean.ofDifferences(of(contender).accuracies(), of(other).accuracies());
  }
}
