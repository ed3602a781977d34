package io.sluice.adaptation.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Greatest worth of a step's answers by power: the concave function through the best mixes of rungs
 * within demand and step length.
 */
final class ConcaveWorthFunction {
  private final List<double[]> corners = new ArrayList<>();

  ConcaveWorthFunction(ThermalForesight prospect, double demand) {
    List<double[]> mixes = new ArrayList<>();
    mixes.add(new double[] {0, 0});
    for (int i = 0; i < prospect.worth().length; i++) {
      mixes.add(mix(prospect, i, alone(prospect, i, demand), i, 0));
      for (int j = 0; j < i; j++) {
        addBoth(prospect, i, j, demand, mixes);
      }
    }
    mixes.sort(Comparator.<double[]>comparingDouble(m -> m[0]).thenComparingDouble(m -> -m[1]));
    mixes.forEach(this::add);
  }

  private static double alone(ThermalForesight prospect, int rung, double demand) {
    return Math.min(demand, prospect.perSecond()[rung] * prospect.stepSeconds());
  }

  /** Adds the mix of two rungs exhausting both demand and time, if any. */
  private static void addBoth(
      ThermalForesight prospect, int i, int j, double demand, List<double[]> mixes) {
    double secondsI = 1 / prospect.perSecond()[i];
    double secondsJ = 1 / prospect.perSecond()[j];
    double ofI = (prospect.stepSeconds() - demand * secondsJ) / (secondsI - secondsJ);
    if (ofI > 0 && ofI < demand) {
      mixes.add(mix(prospect, i, ofI, j, demand - ofI));
    }
  }

  /** Power in watts and worth of a mix. */
  private static double[] mix(ThermalForesight prospect, int i, double ofI, int j, double ofJ) {
    return new double[] {
      (ofI * prospect.joules()[i] + ofJ * prospect.joules()[j]) / prospect.stepSeconds(),
      ofI * prospect.worth()[i] + ofJ * prospect.worth()[j]
    };
  }

  /** Adds a mix of no less power than all before, and drops points below the chord. */
  private void add(double[] mix) {
    if (!corners.isEmpty() && mix[1] <= last(1)[1]) {
      return;
    }
    while (corners.size() > 1 && slope(last(2), last(1)) <= slope(last(1), mix)) {
      corners.remove(corners.size() - 1);
    }
    corners.add(mix);
  }

  private double[] last(int nth) {
    return corners.get(corners.size() - nth);
  }

  private static double slope(double[] from, double[] to) {
    return (to[1] - from[1]) / (to[0] - from[0]);
  }

  /** Power of greatest worth, W above idle. */
  double mostWatts() {
    return last(1)[0];
  }

  /** Greatest worth of the answers at a power, W above idle, 0 or more. */
  double worth(double watts) {
    for (int i = 1; i < corners.size(); i++) {
      double[] to = corners.get(i);
      if (watts < to[0]) {
        double[] from = corners.get(i - 1);
        return from[1] + (watts - from[0]) * slope(from, to);
      }
    }
    return last(1)[1];
  }
}
