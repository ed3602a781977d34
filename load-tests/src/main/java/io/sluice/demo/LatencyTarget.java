package io.sluice.demo;

import io.sluice.demo.fleet.DemoAgentSnapshot;
import java.time.Duration;
import java.util.List;

/** Chooses the latency target that a calm fleet keeps with ease and a disturbed one cannot. */
final class LatencyTarget {
  private static final double TIMES_CALM = 1.5;
  private static final double LEAST_MILLIS = 5;

  /** Of an agent's reports this share is taken for disturbed by what else runs on the machine. */
  private static final double DISTURBED = 0.75;

  private static final double MOST_OF_DEADLINE = 0.25;

  private LatencyTarget() {}

  /**
   * Half as much again as the calm p95 of the slowest agent, ms, but 5 ms or more and a quarter of
   * the deadline or less.
   *
   * @param calm what the agents reported, over some time
   */
  static double millis(List<DemoAgentSnapshot> calm, Duration deadline) {
    double needed =
        calm.stream()
            .map(DemoAgentSnapshot::id)
            .distinct()
            .mapToDouble(id -> needed(calm.stream().filter(a -> a.id().equals(id)).toList()))
            .filter(Double::isFinite)
            .reduce(LEAST_MILLIS, Math::max);
    return Math.min(needed, MOST_OF_DEADLINE * deadline.toMillis());
  }

  private static double needed(List<DemoAgentSnapshot> reports) {
    double[] p95 =
        reports.stream()
            .mapToDouble(DemoAgentSnapshot::p95Millis)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (p95.length == 0) {
      return Double.NaN;
    }
    return TIMES_CALM * p95[(int) ((1 - DISTURBED) * p95.length)];
  }
}
