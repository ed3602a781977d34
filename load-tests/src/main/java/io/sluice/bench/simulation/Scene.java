package io.sluice.bench.simulation;

import io.sluice.adaptation.policy.AdaptationPolicy;
import io.sluice.adaptation.simulate.Device;
import io.sluice.adaptation.simulate.World;
import io.sluice.launch.ConfigurationException;
import java.nio.file.Path;

/**
 * Where laws are compared.
 *
 * @param surroundings what the device goes through
 */
record Scene(Device device, DeviceFile surroundings, Requests requests, AdaptationPolicy policy) {
  /**
   * Reads it from the files that {@code --ladder}, {@code --trace}, {@code --device} and {@code
   * --policy} name.
   *
   * @throws ConfigurationException naming the file and what is wrong with it
   */
  static Scene read(Path ladder, Path trace, Path deviceFile, Path policyFile) {
    LadderFile variants = JsonFile.read("--ladder", ladder, LadderFile.class);
    DeviceFile surroundings = JsonFile.read("--device", deviceFile, DeviceFile.class);
    PolicyFile limits = JsonFile.read("--policy", policyFile, PolicyFile.class);
    Requests requests = RequestsFile.read("--trace", trace);
    Device device;
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
    return new Scene(device, surroundings, requests, policy);
  }

  /** The same for every law. */
  World world(long seed) {
    return surroundings.world(device, requests, seed);
  }
}
