package io.sluice.bench.adaptation;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedRung;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;

/**
 * The simulated devices.
 *
 * <p>Where figures come from: {@link #imageNet} has accuracies, latencies (Pixel 4, 4 threads,
 * batch 1) and sizes of EfficientNet-Lite as published by its authors (tensorflow/tpu,
 * models/official/efficientnet/lite). {@link #fashion} has those of the variants of fashion-resnet
 * on ONNX Runtime in {@code load-tests/results/compression.md}, measured with one thread of a
 * server. Everything else is modelled: sensitivities grow with the bytes that a run moves; power is
 * that of a Raspberry Pi 4, 2.7 W idle and 3.7 W more while it computes; times of loading are of
 * 100 MB a second and 100 ms; the body has the resistance and the inertia of a board in a small
 * case.
 */
final class SimulatedDevices {
  private static final double IDLE_WATTS = 2.7;
  private static final double ACTIVE_WATTS = 3.7;
  private static final double LOAD_SLOWDOWN = 1.1;
  private static final SimulatedDevice.ThermalParameters BOARD =
      new SimulatedDevice.ThermalParameters(8, 300, 80, 75, 0.6);

  private SimulatedDevices() {}

  /** Six variants from 74.4 to 81.5 %, 6.5 to 76 ms. */
  static SimulatedDevice imageNet() {
    List<SimulatedRung> rungs =
        List.of(
            rung("lite4-fp32", 0.815, 76, 1.5, 0.08, 52_000_000),
            rung("lite4-int8", 0.802, 30, 1.15, 0.08, 13_000_000),
            rung("lite3-int8", 0.790, 18, 1.0, 0.08, 8_200_000),
            rung("lite2-int8", 0.770, 12, 0.9, 0.08, 6_100_000),
            rung("lite1-int8", 0.759, 9.1, 0.8, 0.08, 5_400_000),
            rung("lite0-int8", 0.744, 6.5, 0.7, 0.08, 4_700_000));
    return new SimulatedDevice(rungs, 128_000_000, 1, LOAD_SLOWDOWN, IDLE_WATTS, BOARD);
  }

  /** {@link #imageNet} that has memory for its largest variant and the least one only. */
  static SimulatedDevice imageNetOfLittleMemory() {
    SimulatedDevice roomy = imageNet();
    return new SimulatedDevice(
        roomy.rungs(),
        57_000_000,
        roomy.switchMillis(),
        roomy.loadSlowdown(),
        roomy.idleWatts(),
        roomy.heat());
  }

  /** Three variants from 93.26 to 93.74 %, 0.07 to 0.44 ms. */
  static SimulatedDevice fashion() {
    List<SimulatedRung> rungs =
        List.of(
            rung("fp32", 0.9374, 0.438, 1.3, 0.15, 2_339_410),
            rung("int8", 0.9373, 0.153, 0.9, 0.2, 606_642),
            rung("narrow-int8", 0.9326, 0.074, 0.7, 0.2, 154_667));
    return new SimulatedDevice(rungs, 8_000_000, 0.02, LOAD_SLOWDOWN, IDLE_WATTS, BOARD);
  }

  private static SimulatedRung rung(
      String name,
      double accuracy,
      double p50Millis,
      double sensitivity,
      double logDeviation,
      long bytes) {
    KnownQuantity joules = KnownQuantity.modelled(ACTIVE_WATTS * p50Millis / 1e3, "pi4");
    return new SimulatedRung(
        new LadderRung(new VariantName(name), accuracy, p50Millis, sensitivity, joules, bytes),
        logDeviation,
        sensitivity,
        ACTIVE_WATTS,
        100 + bytes / 1e5);
  }
}
