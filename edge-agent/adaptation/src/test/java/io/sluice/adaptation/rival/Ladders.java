package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.Dispatch;
import io.sluice.adaptation.decide.Ladder;
import io.sluice.adaptation.decide.Readings;
import io.sluice.adaptation.decide.Rung;
import io.sluice.registry.manifest.Quantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/** A ladder and dispatches shared by the tests of this package. */
final class Ladders {
  static final int BIG = 0;
  static final int SMALL = 1;

  /** Accuracy 0.9 in 100 ms for 1 J, and 0.6 in 20 ms for 0.1 J. */
  static final Ladder TWO =
      new Ladder(List.of(rung("big", 0.9, 100, 1.0), rung("small", 0.6, 20, 0.1)));

  private Ladders() {}

  private static Rung rung(String name, double accuracy, double millis, double joules) {
    return new Rung(
        new VariantName(name), accuracy, millis, Quantity.modelled(joules, "test"), 1_000_000);
  }

  /** A single request with this time left and no time waited, both rungs in memory. */
  static Dispatch left(double millis) {
    return new Dispatch(0, 0, new double[] {millis}, 1, 1, 0b11);
  }

  static Readings readings(double nowMillis, double watts, double arrivalsPerSecond) {
    return new Readings(nowMillis, watts, Double.NaN, 1, arrivalsPerSecond);
  }
}
