package io.sluice.agent.ladder;

import io.sluice.registry.hardware.HardwareProfile;
import io.sluice.registry.manifest.VariantDescriptor;
import io.sluice.registry.selection.VariantResolution;
import java.io.IOException;
import java.nio.file.Path;

/** Source of variants: the registry, with the device's cache in front. */
public interface VariantSource {
  /**
   * Resolves the variants fit for the device.
   *
   * @throws IOException if the registry does not answer or does not know the model, with the reason
   */
  VariantResolution resolve(HardwareProfile device) throws IOException, InterruptedException;

  /**
   * The model file, cached or newly pulled; with the digest of the descriptor.
   *
   * @throws IOException if the file is neither cached nor can be pulled intact
   */
  Path pull(VariantResolution resolution, VariantDescriptor variant)
      throws IOException, InterruptedException;
}
