package io.sluice.adaptation.decide;

import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/** A ladder for tests: three rungs of 40, 20 and 8 ms. */
final class DeviceLadderFixtures {
  static final int FP32 = 0;
  static final int MIXED = 1;
  static final int INT8 = 2;

  static final DeviceLadder THREE =
      new DeviceLadder(
          List.of(
              rung("fp32", 0.935, 40, 1.2, 0.040),
              rung("mixed", 0.930, 20, 1.0, 0.020),
              rung("int8", 0.900, 8, 0.6, 0.008)));

  private DeviceLadderFixtures() {}

  static LadderRung rung(
      String name, double accuracy, double millis, double sensitivity, double joules) {
    return new LadderRung(
        new VariantName(name),
        accuracy,
        millis,
        sensitivity,
        KnownQuantity.modelled(joules, "test"),
        10_000_000);
  }
}
