package io.sluice.agent.ladder;

import io.sluice.agent.engine.ProbeResult;
import io.sluice.agent.engine.ProbeResult.Passed;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/**
 * How much of a contention each variant suffers, relative to the mean of them: the logarithm of its
 * slowdown beside a memory hog over the mean of those logarithms.
 *
 * @param meanLog of the slowdowns
 */
record Sensitivities(double meanLog) {
  /** Slowdowns below some 3 % are not worth telling variants apart by. */
  private static final double NOISE = 0.03;

  /** A probe that was disturbed must not make a variant look immune, or all but useless. */
  private static final double LEAST = 0.2;

  private static final double MOST = 3;

  static Sensitivities of(Map<VariantName, ProbeResult> results) {
    return new Sensitivities(
        results.values().stream()
            .filter(Passed.class::isInstance)
            .mapToDouble(result -> log((Passed) result))
            .average()
            .orElse(0));
  }

  /** 1 where the hog had no effect that stands out. */
  double of(Passed probe) {
    return meanLog < NOISE ? 1 : Math.max(LEAST, Math.min(MOST, log(probe) / meanLog));
  }

  private static double log(Passed probe) {
    return probe.contention() > 0 ? Math.log(probe.contention()) : 0;
  }
}
