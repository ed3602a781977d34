package io.sluice.adaptation.simulate;

import io.sluice.adaptation.decide.LadderRung;
import io.sluice.registry.manifest.KnownQuantity;
import io.sluice.registry.manifest.VariantName;
import java.util.List;
import java.util.Random;

/** Worlds shared by the tests of this package. */
final class SimulatedWorldFixtures {
  private static final SimulatedDevice.ThermalParameters COOL =
      new SimulatedDevice.ThermalParameters(5, 60, 80, 70, 0.5);

  private SimulatedWorldFixtures() {}

  /** Accuracy 0.9 in 100 ms at 5 W, and 0.6 in 20 ms at 5 W; 2 W when idle. */
  static SimulatedDevice device(long memoryBytes) {
    return new SimulatedDevice(
        List.of(rung("big", 0.9, 100, 1.5), rung("small", 0.6, 20, 0.5)),
        memoryBytes,
        5,
        1.25,
        2,
        COOL);
  }

  /**
   * The same device with a third rung in between, accuracy 0.8 in 50 ms, and memory for either the
   * big or the middle rung.
   */
  static SimulatedDevice deviceOfThree() {
    return new SimulatedDevice(
        List.of(rung("big", 0.9, 100, 1.5), rung("mid", 0.8, 50, 1), rung("small", 0.6, 20, 0.5)),
        130_000,
        5,
        1.25,
        2,
        COOL);
  }

  private static SimulatedRung rung(String name, double accuracy, double p50, double sensitivity) {
    KnownQuantity joules = KnownQuantity.modelled(5 * p50 / 1e3, "test");
    long bytes = (long) p50 * 1000;
    return new SimulatedRung(
        new LadderRung(new VariantName(name), accuracy, p50, sensitivity, joules, bytes),
        0.1,
        sensitivity,
        5,
        400);
  }

  /** Requests at the given moments with equal deadlines, without random deviation. */
  static SimulatedWorld calm(double deadlineMillis, double... arrivals) {
    return calm(device(1_000_000), deadlineMillis, arrivals);
  }

  /** The same requests on another device. */
  static SimulatedWorld calm(SimulatedDevice device, double deadlineMillis, double... arrivals) {
    double[] deadlines = new double[arrivals.length];
    for (int i = 0; i < deadlines.length; i++) {
      deadlines[i] = arrivals[i] + deadlineMillis;
    }
    return new SimulatedWorld(
        device,
        new RequestTrace(arrivals, deadlines, new double[arrivals.length]),
        PiecewiseConstantSignal.constant(0),
        PiecewiseConstantSignal.constant(0),
        PiecewiseConstantSignal.constant(25),
        2000);
  }

  /** Half a minute of bursts and contention. */
  static SimulatedWorld random(long seed, long memoryBytes) {
    WorkloadGenerator workloads = new WorkloadGenerator(new Random(seed), 30);
    double[] arrivals = workloads.bursty(2, 9, 5, 0.2, 12);
    RequestTrace trace = workloads.trace(arrivals, 100 + new Random(seed).nextInt(200), 0.01);
    return new SimulatedWorld(
        device(memoryBytes),
        trace,
        workloads.regimes(new double[] {0, 0.1}, 4),
        workloads.regimes(new double[] {0, 0.3, 0.6}, 4),
        PiecewiseConstantSignal.constant(25),
        31e3);
  }
}
