package io.sluice.bench.adaptation;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.SimulationListener;

/** The highest mean power of any stretch of a run that is as long as a policy's window. */
final class PowerWindow implements SimulationListener {
  /** Of the simulation. */
  private static final double SENSED_PER_SECOND = 2;

  private final double[] joules =
      new double[(int) (AdaptationPolicy.WINDOW.toSeconds() * SENSED_PER_SECOND)];
  private long sensed;
  private double highest = Double.NaN;

  @Override
  public void ran(double startMillis, int rung, boolean inTime) {}

  @Override
  public void sensed(double nowMillis, double joulesNow, double celsius) {
    int at = (int) (sensed % joules.length);
    if (sensed >= joules.length) {
      double watts = (joulesNow - joules[at]) / AdaptationPolicy.WINDOW.toSeconds();
      highest = Double.isNaN(highest) ? watts : Math.max(highest, watts);
    }
    joules[at] = joulesNow;
    sensed++;
  }

  /** W; NaN when the run was shorter. */
  double watts() {
    return highest;
  }
}
