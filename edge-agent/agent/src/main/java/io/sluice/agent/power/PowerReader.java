package io.sluice.agent.power;

import io.sluice.registry.manifest.Quantity;

/** A source of the device's power. Confined to one thread. */
interface PowerReader {
  /**
   * Average power since the call before, or the present power where the sensor knows no average,
   * watts; unknown when there is no reading now.
   */
  Quantity watts();
}
