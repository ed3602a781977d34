package io.sluice.agent.ladder;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.Resolution;
import java.io.IOException;
import java.nio.file.Path;

/** Where variants come from: the registry, with the device's cache in front. */
public interface VariantSource {
  /**
   * Asks what fits the device.
   *
   * @throws IOException when the registry does not answer or does not know the model; the message
   *     says which
   */
  Resolution resolve(HardwareProfile device) throws IOException, InterruptedException;

  /**
   * The model file, from the cache or pulled into it; its digest is the descriptor's.
   *
   * @throws IOException when it can neither be found nor pulled intact
   */
  Path pull(Resolution resolution, VariantDescriptor variant)
      throws IOException, InterruptedException;
}
