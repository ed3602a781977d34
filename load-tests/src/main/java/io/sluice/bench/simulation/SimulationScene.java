package io.sluice.bench.simulation;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.policy.EnergyBudget;
import io.sluice.adaptation.simulate.SimulatedDevice;
import io.sluice.adaptation.simulate.SimulatedWorld;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Where laws are compared.
 *
 * @param surroundings what the device goes through
 */
record SimulationScene(
    SimulatedDevice device,
    DeviceFile surroundings,
    TimedRequests requests,
    AdaptationPolicy policy) {
  /**
   * Reads it from the files that {@code --ladder}, {@code --trace}, {@code --device} and {@code
   * --policy} name.
   *
   * @throws ConfigurationException naming the file and what is wrong with it
   */
  static SimulationScene read(Path ladder, Path trace, Path deviceFile, Path policyFile) {
    LadderFile variants = JsonFile.read("--ladder", ladder, LadderFile.class);
    DeviceFile surroundings = JsonFile.read("--device", deviceFile, DeviceFile.class);
    PolicyFile limits = JsonFile.read("--policy", policyFile, PolicyFile.class);
    TimedRequests requests = RequestsFile.read("--trace", trace);
    SimulatedDevice device;
    AdaptationPolicy policy;
    try {
      device = surroundings.device(variants.rungs());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--device %s: %s".formatted(deviceFile, e.getMessage()), e);
    }
    try {
      policy = limits.policy(device.ladder());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--policy %s: %s".formatted(policyFile, e.getMessage()), e);
    }
    return new SimulationScene(device, surroundings, requests, policy);
  }

  private double seconds() {
    return requests.endMillis() / 1e3;
  }

  /** Whether laws are free before the end: a reserve of the policy has to last until then only. */
  boolean outlastsReserve() {
    return policy.energy().orElse(null) instanceof EnergyBudget.Reserve reserve
        && reserve.lasts().toMillis() < requests.endMillis();
  }

  /** What a law that keeps the budget of the policy may use above idle in all; empty: any. */
  OptionalDouble joulesAboveIdle() {
    if (policy.energy().isEmpty()) {
      return OptionalDouble.empty();
    }
    double joules =
        policy.energy().get() instanceof EnergyBudget.Reserve reserve
            ? reserve.joules()
            : policy.wattsBudget().orElseThrow() * seconds();
    return OptionalDouble.of(Math.max(0, joules - device.idleWatts() * seconds()));
  }

  /** The same for every law. */
  SimulatedWorld world(long seed) {
    return surroundings.world(device, requests, seed);
  }
}
