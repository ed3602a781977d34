package io.sluice.bench.simulation;

import io.sluice.adaptation.simulate.RequestTrace;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import java.util.Arrays;

/**
 * When requests come and how long each may take.
 *
 * @param startMillis ms, ascending
 * @param allowedMillis from then on, ms, above 0
 */
record TimedRequests(double[] startMillis, double[] allowedMillis) {
  int size() {
    return startMillis.length;
  }

  /** The whole second by which the last answer is due, ms. */
  double endMillis() {
    double last = 0;
    for (int i = 0; i < startMillis.length; i++) {
      last = Math.max(last, startMillis[i] + allowedMillis[i]);
    }
    return 1e3 * Math.ceil(last / 1e3);
  }

  /**
   * With luck for each.
   *
   * @param unluckyShare of the requests that have 2 to 4 deviations more
   */
  RequestTrace trace(WorkloadGenerator workloads, double unluckyShare) {
    double[] deadlines = new double[size()];
    Arrays.setAll(deadlines, i -> startMillis[i] + allowedMillis[i]);
    return workloads.trace(startMillis, deadlines, unluckyShare);
  }
}
