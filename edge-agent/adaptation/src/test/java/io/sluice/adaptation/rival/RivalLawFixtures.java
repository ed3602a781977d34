package io.sluice.adaptation.rival;

import io.sluice.adaptation.decide.DeviceLadder;
import io.sluice.adaptation.decide.DispatchSnapshot;
import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.decide.SensorReadings;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/** A ladder and dispatches shared by the tests of this package. */
final class RivalLawFixtures {
  static final int BIG = 0;
  static final int SMALL = 1;

  /** Accuracy 0.9 in 100 ms for 1 J, and 0.6 in 20 ms for 0.1 J. */
  static final DeviceLadder TWO =
      new DeviceLadder(List.of(rung("big", 0.9, 100, 1.0), rung("small", 0.6, 20, 0.1)));

  private RivalLawFixtures() {}

  private static LadderRung rung(String name, double accuracy, double millis, double joules) {
    return new LadderRung(
        new VariantName(name), accuracy, millis, KnownQuantity.modelled(joules, "test"), 1_000_000);
  }

  /** A single request with this time left and no time waited, both rungs in memory. */
  static DispatchSnapshot left(double millis) {
    return new DispatchSnapshot(0, 0, new double[] {millis}, 1, 1, 0b11);
  }

  static SensorReadings readings(double nowMillis, double watts, double arrivalsPerSecond) {
    return new SensorReadings(nowMillis, watts, Double.NaN, 1, arrivalsPerSecond);
  }
}
