package io.sluice.agent.ladder;

import io.sluice.agent.engine.ProbeResult;
import io.sluice.agent.engine.ProbeResult.Passed;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/**
 * Sensitivity of each variant to contention, relative to the mean: the logarithm of its slowdown
 * under memory contention over the mean of these logarithms.
 *
 * @param meanLog mean logarithm of the slowdowns
 */
record ContentionSensitivities(double meanLog) {
  /** Mean logarithm (about 3 %) below which variants are not told apart. */
  private static final double NOISE = 0.03;

  /** Bounds, against disturbed probes with variants seemingly immune or all but useless. */
  private static final double LEAST = 0.2;

  private static final double MOST = 3;

  static ContentionSensitivities of(Map<VariantName, ProbeResult> results) {
    return new ContentionSensitivities(
        results.values().stream()
            .filter(Passed.class::isInstance)
            .mapToDouble(result -> log((Passed) result))
            .average()
            .orElse(0));
  }

  /** Sensitivity of a variant; 1 without a significant effect of contention. */
  double of(Passed probe) {
    return meanLog < NOISE ? 1 : Math.max(LEAST, Math.min(MOST, log(probe) / meanLog));
  }

  private static double log(Passed probe) {
    return probe.contention() > 0 ? Math.log(probe.contention()) : 0;
  }
}
