package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import java.util.List;

/** Chooses the latency target that a calm fleet keeps with ease and a disturbed one cannot. */
final class LatencyTarget {
  private static final double TIMES_CALM = 3;
  private static final double LEAST_MILLIS = 10;

  private LatencyTarget() {}

  /** Three times the calm p95 of the slower agent, and not under 10 ms. */
  static double millis(List<AgentView> calm) {
    double slowest =
        calm.stream()
            .mapToDouble(AgentView::p95Millis)
            .filter(Double::isFinite)
            .max()
            .orElse(LEAST_MILLIS);
    return Math.max(LEAST_MILLIS, TIMES_CALM * slowest);
  }
}
