package io.sluice.demo;

import io.sluice.demo.fleet.AgentView;
import io.sluice.demo.fleet.AgentView.RungView;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Chooses the latency target that a calm fleet keeps with ease and a disturbed one cannot.
 *
 * <p>An agent that has gone down forecasts the latency after going up by the ratio of the two
 * rungs' calm latencies, so the room above the calm p95 grows with that ratio.
 */
final class LatencyTarget {
  private static final double ROOM = 1.2;
  private static final double LEAST_MILLIS = 10;

  /** Of an agent's reports this share is taken for disturbed by what else runs on the machine. */
  private static final double DISTURBED = 0.75;

  private static final double MOST_OF_DEADLINE = 0.25;

  private LatencyTarget() {}

  /**
   * The largest that any agent needs, ms, but 10 ms or more and a quarter of the deadline or less.
   *
   * @param calm what the agents reported, over some time
   */
  static double millis(List<AgentView> calm, Duration deadline) {
    double needed =
        calm.stream()
            .map(AgentView::id)
            .distinct()
            .mapToDouble(id -> needed(calm.stream().filter(a -> a.id().equals(id)).toList()))
            .filter(Double::isFinite)
            .reduce(LEAST_MILLIS, Math::max);
    return Math.min(needed, MOST_OF_DEADLINE * deadline.toMillis());
  }

  private static double needed(List<AgentView> reports) {
    double[] p95 =
        reports.stream()
            .mapToDouble(AgentView::p95Millis)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (p95.length == 0) {
      return Double.NaN;
    }
    return ROOM * p95[(int) ((1 - DISTURBED) * p95.length)] * span(reports.get(reports.size() - 1));
  }

  /** How many times as slow the slowest rung is as the fastest. */
  private static double span(AgentView agent) {
    DoubleSummaryStatistics p50 =
        agent.ladder().stream().mapToDouble(RungView::p50Millis).summaryStatistics();
    return p50.getCount() == 0 ? 1 : p50.getMax() / p50.getMin();
  }
}
