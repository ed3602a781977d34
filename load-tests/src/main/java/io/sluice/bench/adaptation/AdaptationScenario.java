package io.sluice.bench.adaptation;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.adaptation.simulate.WorkloadGenerator;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A device with a workload and a policy; each seed makes another world of it.
 *
 * @param name as tables have it
 * @param seconds that it lasts, s
 * @param differing whether there is contention, and variants differ in their sensitivity to it
 */
record AdaptationScenario(
    String name,
    SimulatedDevice device,
    AdaptationPolicy policy,
    double seconds,
    boolean differing,
    Making making) {
  /** Makes a world of randomness. */
  @FunctionalInterface
  interface Making {
    SimulatedWorld world(SimulatedDevice device, WorkloadGenerator workloads);
  }

  SimulatedWorld world(long seed) {
    // neighbouring seeds of Random begin alike
    Random random = new Random(new SplittableRandom(seed).nextLong());
    return making.world(device, new WorkloadGenerator(random, seconds));
  }

  /** This on a device whose variants are all alike sensitive. */
  AdaptationScenario withEqualSensitivities() {
    return new AdaptationScenario(
        name + ", equal", device.withEqualSensitivities(), policy, seconds, false, making);
  }
}
