package io.sluice.agent.power;

import io.sluice.registry.manifest.KnownQuantity;

/** Source of the device's power. Confined to one thread. */
interface PowerReader {
  /**
   * Average power since the previous call, or the present power of a sensor without average, W;
   * unknown without a reading.
   */
  KnownQuantity watts();
}
