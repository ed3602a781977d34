package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.BatchCostModel;
import io.sluice.adaptation.estimate.InferenceLatencyModel;
import java.util.Arrays;
import java.util.List;

/**
 * Predicted time and energy of every rung for the next inference, and the time available for each
 * rung.
 */
final class RungLatencyBounds {
  /** A request is lost only when still late on a device faster by this factor. */
  private static final double HOPE = 0.9;

  private final DeviceLadder ladder;
  private final InferenceLatencyModel latency;
  private final double[] deadline;
  private final double[] target;
  private final double[] joules;
  private final BatchCostModel[] batches;
  private final TimePrice time;
  private final double[] expected;
  private final double[] budget;
  private double targetMillis = Double.NaN;
  private boolean loadPlanned;
  private int batch = 1;

  RungLatencyBounds(DeviceLadder ladder, InferenceLatencyModel latency) {
    this.ladder = ladder;
    this.latency = latency;
    this.deadline = new double[ladder.size()];
    this.target = new double[ladder.size()];
    this.budget = new double[ladder.size()];
    this.batches = new BatchCostModel[ladder.size()];
    this.expected = new double[ladder.size()];
    this.time = new TimePrice(ladder);
    this.joules = new double[ladder.size()];
    for (int i = 0; i < joules.length; i++) {
      batches[i] = new BatchCostModel(ladder.rung(i).onceShare());
      joules[i] = ladder.joules(i);
    }
    for (double[] computed : List.of(deadline, target, budget, expected)) {
      Arrays.fill(computed, Double.NaN);
    }
  }

  /** Whether {@link #compute} has run. */
  boolean areKnown() {
    return !Double.isNaN(expected[0]);
  }

  /** Whether a plan outside the law keeps the arriving load within capacity. */
  void loadPlanned(boolean planned) {
    loadPlanned = planned;
  }

  /**
   * Computes the predictions and time budgets of all rungs for one dispatch.
   *
   * @param latencyTarget latency target of the policy, ms; NaN without a target
   * @param deadlineDeviations height of the deadline bound above the mean, standard deviations
   * @param targetDeviations height of the target bound above the mean, standard deviations
   */
  void compute(
      DispatchSnapshot dispatch,
      double latencyTarget,
      double deadlineDeviations,
      double targetDeviations) {
    batch = dispatch.batch();
    for (int i = 0; i < deadline.length; i++) {
      LadderRung rung = ladder.rung(i);
      expected[i] = latency.expectedMillis(rung.p50Millis(), rung.sensitivity(), batches[i], batch);
      deadline[i] = bound(i, deadlineDeviations);
      target[i] = bound(i, targetDeviations);
    }
    targetMillis = latencyTarget - dispatch.waitedMillis();
    time.observe(dispatch, expected);
    shareTime(dispatch);
  }

  private double bound(int index, double deviations) {
    LadderRung rung = ladder.rung(index);
    return latency.boundMillis(
        rung.p50Millis(), rung.sensitivity(), batches[index], batch, deviations);
  }

  /**
   * Computes for each rung the longest time without an avoidable late request. Requests behind the
   * inference are assumed to run on the next lower rung in memory: the remaining time is shared
   * among all waiting requests, since the gain of accuracy per unit of time diminishes. Requests
   * late even behind the fastest rung are ignored.
   */
  private void shareTime(DispatchSnapshot dispatch) {
    double fastest = drain(ladder.fastest(dispatch.resident()));
    double below = fastest;
    for (int rung = budget.length - 1; rung >= 0; rung--) {
      budget[rung] = budget(dispatch, Math.max(fastest, below), fastest);
      below = (dispatch.resident() >>> rung & 1) == 1 ? drain(rung) : below;
    }
  }

  /** Time of each request behind, in batches as large as this batch, ms. */
  private double drain(int rung) {
    return expected[rung] / batch;
  }

  private static double budget(DispatchSnapshot dispatch, double each, double fastest) {
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

  /** Time available for the rung, ms: the smaller of deadline budget and latency target. */
  double budgetMillis(int rung) {
    return Double.isNaN(targetMillis) ? budget[rung] : Math.min(budget[rung], targetMillis);
  }

  double millis(int rung) {
    return Double.isNaN(targetMillis) || budget[rung] < targetMillis
        ? deadline[rung]
        : target[rung];
  }

  /** Accuracy lost by later requests while the rung runs, per example of the batch. */
  double timeCost(int rung) {
    return loadPlanned ? 0 : time.of(expected[rung]) / batch;
  }

  /** Learns from a completed inference. */
  void ran(CompletedInference inference) {
    LadderRung rung = ladder.rung(inference.rung());
    latency.observe(
        inference.nowMillis(),
        rung.p50Millis(),
        rung.sensitivity(),
        batches[inference.rung()],
        inference.batch(),
        inference.serviceMillis());
    time.ran(inference.serviceMillis());
  }

  /** The rung with the smallest deadline bound within the mask. */
  int quickest(long mask) {
    int quickest = Long.numberOfTrailingZeros(mask);
    for (int i = quickest + 1; i < deadline.length; i++) {
      quickest = (mask >>> i & 1) == 1 && deadline[i] < deadline[quickest] ? i : quickest;
    }
    return quickest;
  }

  /** Expected energy of the rung per example of the inference, J. */
  double joules(int rung) {
    return joules[rung] * expected[rung] / (batch * ladder.rung(rung).p50Millis());
  }

  /** Examples of the inference. */
  int batch() {
    return batch;
  }

  /** Energy per inference of each rung on a calm device, J. */
  double[] calmJoules() {
    return joules.clone();
  }
}
