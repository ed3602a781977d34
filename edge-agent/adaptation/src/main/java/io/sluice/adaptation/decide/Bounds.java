package io.sluice.adaptation.decide;

import io.sluice.adaptation.estimate.Demand;
import io.sluice.adaptation.estimate.LatencyModel;
import java.util.OptionalDouble;

/** What each rung would take for the inference that is about to start, and what may be taken. */
final class Bounds {
  /** Deviations that the requests behind are given beyond what they are expected to take. */
  private static final double DRAIN_DEVIATIONS = 1;

  /** Demand is that of the time of so many of the slowest inferences. */
  private static final double DEMAND_SERVICES = 6;

  private final Ladder ladder;
  private final LatencyModel latency;
  private final double[] deadline;
  private final double[] target;
  private final double[] joules;
  private final double[] busy;
  private final Demand demand;
  private double budgetMillis = Double.POSITIVE_INFINITY;
  private double targetMillis = Double.NaN;

  Bounds(Ladder ladder, LatencyModel latency) {
    this.ladder = ladder;
    this.latency = latency;
    this.deadline = new double[ladder.size()];
    this.target = new double[ladder.size()];
    this.busy = new double[ladder.size()];
    this.demand = new Demand(DEMAND_SERVICES * ladder.slowestMillis());
    this.joules = new double[ladder.size()];
    for (int i = 0; i < joules.length; i++) {
      Rung rung = ladder.rung(i);
      OptionalDouble known = rung.joulesPerInference().known();
      // where energy is unknown, one watt while it computes keeps the order of the rungs
      joules[i] = known.isPresent() ? known.getAsDouble() : rung.p50Millis() / 1e3;
    }
  }

  /**
   * @param latencyTarget of the policy, ms; NaN when there is none
   * @param deadlineDeviations that the bound for deadlines lies above the mean
   * @param targetDeviations that the bound for the target lies above it
   */
  void compute(
      Dispatch dispatch, double latencyTarget, double deadlineDeviations, double targetDeviations) {
    demand.add(dispatch.nowMillis(), dispatch.batch());
    double perMilli = demand.perSecond(dispatch.waiting() - dispatch.batch()) / 1e3;
    for (int i = 0; i < deadline.length; i++) {
      Rung rung = ladder.rung(i);
      busy[i] =
          perMilli
              * latency.expectedMillis(rung.p50Millis(), rung.sensitivity(), dispatch.batch())
              / dispatch.batch();
      deadline[i] = bound(rung, dispatch.batch(), deadlineDeviations);
      target[i] = bound(rung, dispatch.batch(), targetDeviations);
    }
    targetMillis = latencyTarget - dispatch.waitedMillis();
    budgetMillis = budget(dispatch);
  }

  private double bound(Rung rung, int batch, double deviations) {
    return latency.boundMillis(rung.p50Millis(), rung.sensitivity(), batch, deviations);
  }

  /**
   * What the inference may take so that no request is late that need not be: those behind it are
   * taken to be answered by the fastest rung in memory; one that would be late even if they were
   * first does not count.
   */
  private double budget(Dispatch dispatch) {
    Rung fastest = ladder.rung(ladder.fastest(dispatch.resident()));
    double each = bound(fastest, 1, DRAIN_DEVIATIONS);
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < dispatch.waiting(); j++) {
      double drain = Math.max(0, j - dispatch.batch() + 1) * each;
      double left = dispatch.leftMillis()[j] - drain;
      if (left > each || j < dispatch.batch()) {
        least = Math.min(least, Double.isNaN(left) ? least : left);
      }
    }
    return least;
  }

  boolean inTime(int rung) {
    return deadline[rung] <= budgetMillis;
  }

  /** Whether the rung could answer what has come of late, were it to answer all of it. */
  boolean sustains(int rung) {
    return busy[rung] <= 1;
  }

  boolean onTarget(int rung) {
    return !(target[rung] > targetMillis);
  }

  double budgetMillis() {
    return Double.isNaN(targetMillis) ? budgetMillis : Math.min(budgetMillis, targetMillis);
  }

  double millis(int rung) {
    return Double.isNaN(targetMillis) || budgetMillis < targetMillis
        ? deadline[rung]
        : target[rung];
  }

  /** Of the mask, the one with the least bound. */
  int quickest(long mask) {
    int quickest = Long.numberOfTrailingZeros(mask);
    for (int i = quickest + 1; i < deadline.length; i++) {
      quickest = (mask >>> i & 1) == 1 && deadline[i] < deadline[quickest] ? i : quickest;
    }
    return quickest;
  }

  double joules(int rung) {
    return joules[rung];
  }

  double[] joules() {
    return joules.clone();
  }
}
