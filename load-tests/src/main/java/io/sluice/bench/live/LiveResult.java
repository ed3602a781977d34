package io.sluice.bench.live;

import java.util.List;

/**
 * All that was measured.
 *
 * @param rows images in each request
 * @param yardsticks of the variants, most accurate first
 * @param runs in the order in which they ran
 */
record LiveResult(
    int rows,
    ArrivalPace pace,
    List<UnloadedLatencyMeasurement.Row> yardsticks,
    List<LiveRun> runs) {
  LiveResult {
    yardsticks = List.copyOf(yardsticks);
    runs = List.copyOf(runs);
  }
}
