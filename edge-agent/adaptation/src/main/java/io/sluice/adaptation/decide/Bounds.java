package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.BatchCost;
import io.sluice.adaptation.estimate.LatencyModel;
import java.util.Arrays;
import java.util.List;

/** What each rung would take for the inference that is about to start, and what may be taken. */
final class Bounds {
  /** A request is given up only when it would be late even if the device were so much faster. */
  private static final double HOPE = 0.9;

  private final Ladder ladder;
  private final LatencyModel latency;
  private final double[] deadline;
  private final double[] target;
  private final double[] joules;
  private final BatchCost[] batches;
  private final TimePrice time;
  private final double[] expected;
  private final double[] budget;
  private double targetMillis = Double.NaN;
  private boolean loadPlanned;
  private int batch = 1;

  Bounds(Ladder ladder, LatencyModel latency) {
    this.ladder = ladder;
    this.latency = latency;
    this.deadline = new double[ladder.size()];
    this.target = new double[ladder.size()];
    this.budget = new double[ladder.size()];
    this.batches = new BatchCost[ladder.size()];
    this.expected = new double[ladder.size()];
    this.time = new TimePrice(ladder);
    this.joules = new double[ladder.size()];
    for (int i = 0; i < joules.length; i++) {
      batches[i] = new BatchCost(ladder.rung(i).onceShare());
      joules[i] = ladder.joules(i);
    }
    for (double[] computed : List.of(deadline, target, budget, expected)) {
      Arrays.fill(computed, Double.NaN);
    }
  }

  /** Whether anything was computed yet. */
  boolean areKnown() {
    return !Double.isNaN(expected[0]);
  }

  /** Whether somebody else sees to it that what comes can be kept up with. */
  void loadPlanned(boolean planned) {
    loadPlanned = planned;
  }

  /**
   * @param latencyTarget of the policy, ms; NaN when there is none
   * @param deadlineDeviations that the bound for deadlines lies above the mean
   * @param targetDeviations that the bound for the target lies above it
   */
  void compute(
      Dispatch dispatch, double latencyTarget, double deadlineDeviations, double targetDeviations) {
    batch = dispatch.batch();
    for (int i = 0; i < deadline.length; i++) {
      Rung rung = ladder.rung(i);
      expected[i] = latency.expectedMillis(rung.p50Millis(), rung.sensitivity(), batches[i], batch);
      deadline[i] = bound(i, deadlineDeviations);
      target[i] = bound(i, targetDeviations);
    }
    targetMillis = latencyTarget - dispatch.waitedMillis();
    time.observe(dispatch, expected);
    shareTime(dispatch);
  }

  private double bound(int index, double deviations) {
    Rung rung = ladder.rung(index);
    return latency.boundMillis(
        rung.p50Millis(), rung.sensitivity(), batches[index], batch, deviations);
  }

  /**
   * What the inference may take so that no request is late that need not be. Those behind it are
   * taken to be answered by the rung below in memory: what is left is shared among all who wait, as
   * accuracy gains less and less by time. One that would be late even if all before it had the
   * fastest rung does not count.
   */
  private void shareTime(Dispatch dispatch) {
    double fastest = drain(ladder.fastest(dispatch.resident()));
    double below = fastest;
    for (int rung = budget.length - 1; rung >= 0; rung--) {
      budget[rung] = budget(dispatch, Math.max(fastest, below), fastest);
      below = (dispatch.resident() >>> rung & 1) == 1 ? drain(rung) : below;
    }
  }

  /** Time of each of those behind, which are taken to run in batches as large as this one, ms. */
  private double drain(int rung) {
    return expected[rung] / batch;
  }

  private static double budget(Dispatch dispatch, double each, double fastest) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < dispatch.waiting(); j++) {
      int behind = Math.max(0, j - dispatch.batch() + 1);
      double left = dispatch.leftMillis()[j];
      boolean lost = behind > 0 && left < HOPE * (behind + 1) * fastest;
      if (!lost && !Double.isNaN(left)) {
        least = Math.min(least, left - behind * each);
      }
    }
    return least;
  }

  boolean inTime(int rung) {
    return deadline[rung] <= budget[rung];
  }

  boolean onTarget(int rung) {
    return !(target[rung] > targetMillis);
  }

  /** What the rung may take, ms. */
  double budgetMillis(int rung) {
    return Double.isNaN(targetMillis) ? budget[rung] : Math.min(budget[rung], targetMillis);
  }

  double millis(int rung) {
    return Double.isNaN(targetMillis) || budget[rung] < targetMillis
        ? deadline[rung]
        : target[rung];
  }

  /** Accuracy that the rung costs those who come while it runs, for each example that it runs. */
  double timeCost(int rung) {
    return loadPlanned ? 0 : time.of(expected[rung]) / batch;
  }

  /** An inference has ended. */
  void ran(Inference inference) {
    Rung rung = ladder.rung(inference.rung());
    latency.observe(
        inference.nowMillis(),
        rung.p50Millis(),
        rung.sensitivity(),
        batches[inference.rung()],
        inference.batch(),
        inference.serviceMillis());
    time.ran(inference.serviceMillis());
  }

  /** Of the mask, the one with the least bound. */
  int quickest(long mask) {
    int quickest = Long.numberOfTrailingZeros(mask);
    for (int i = quickest + 1; i < deadline.length; i++) {
      quickest = (mask >>> i & 1) == 1 && deadline[i] < deadline[quickest] ? i : quickest;
    }
    return quickest;
  }

  /** What each example of the inference is expected to take of the rung, J. */
  double joules(int rung) {
    return joules[rung] * expected[rung] / (batch * ladder.rung(rung).p50Millis());
  }

  /** Examples of the inference. */
  int batch() {
    return batch;
  }

  /** What an inference takes of each rung when the device is calm, J. */
  double[] calmJoules() {
    return joules.clone();
  }
}
