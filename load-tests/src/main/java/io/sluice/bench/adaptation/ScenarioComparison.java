package io.sluice.bench.adaptation;

import io.sluice.adaptation.simulate.DeviceSimulationOutcome;
import io.sluice.bench.page.MeanEstimate;
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
record ScenarioComparison(
    AdaptationScenario scenario,
    List<OracleBound> bounds,
    Map<String, ScenarioResults> results,
    String best) {
  /** What the best variant alone is called among the results. */
  static final String STATIC = "best static";

  /** And the fastest, the last of the ladder. */
  static final String FASTEST = "fastest static";

  static ScenarioComparison of(AdaptationScenario scenario, long[] seeds) {
    Map<String, ScenarioResults> results = new LinkedHashMap<>();
    for (ComparedLaw contender : ComparedLaw.ADAPTIVE) {
      results.put(contender.name(), ScenarioResults.of(scenario, contender, seeds));
    }
    Map<String, ScenarioResults> statics = new LinkedHashMap<>();
    for (ComparedLaw contender : ComparedLaw.statics(scenario.device())) {
      statics.put(contender.name(), ScenarioResults.of(scenario, contender, seeds));
    }
    Map.Entry<String, ScenarioResults> best =
        statics.entrySet().stream()
            .max(
                Comparator.comparingDouble(
                    entry ->
                        entry.getValue().mean(DeviceSimulationOutcome::effectiveAccuracy).value()))
            .orElseThrow();
    results.put(STATIC, best.getValue());
    statics.values().forEach(result -> results.put(FASTEST, result));
    return new ScenarioComparison(
        scenario, OracleBound.of(scenario, seeds), results, best.getKey());
  }

  ScenarioResults of(String contender) {
    ScenarioResults found = results.get(contender);
    if (found == null) {
      throw new IllegalArgumentException("No contender is called " + contender);
    }
    return found;
  }

  ScenarioResults of(ComparedLaw contender) {
    return of(contender.name());
  }

  double[] oracle() {
    return bounds.stream().mapToDouble(OracleBound::accuracy).toArray();
  }

  /** Share of right answers less than the oracle's. */
  MeanEstimate gap(String contender) {
    return MeanEstimate.ofDifferences(oracle(), of(contender).accuracies());
  }

  /** Share of requests missed. */
  MeanEstimate misses(String contender) {
    return of(contender).mean(DeviceSimulationOutcome::missRate);
  }

  /** Share of requests missed that could have been answered. */
  MeanEstimate avoidable(String contender) {
    return MeanEstimate.ofDifferences(
        of(contender).each(DeviceSimulationOutcome::missRate),
        bounds.stream().mapToDouble(OracleBound::unavoidable).toArray());
  }

  MeanEstimate unavoidable() {
    return MeanEstimate.of(bounds.stream().mapToDouble(OracleBound::unavoidable).toArray());
  }

  /** Share of right answers beyond those of another, seed by seed. */
  MeanEstimate ahead(ComparedLaw contender, ComparedLaw other) {
    return MeanEstimate.ofDifferences(of(contender).accuracies(), of(other).accuracies());
  }
}
