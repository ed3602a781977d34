package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/** Prober of variants before their use. */
@FunctionalInterface
public interface VariantProber {
  /**
   * Probes variants.
   *
   * @param signature signature of the model
   * @param files model file of each variant, probed in the map's order
   * @return a result for each variant
   */
  Map<VariantName, ProbeResult> probe(ModelSignature signature, Map<VariantName, ModelFile> files)
      throws InterruptedException;
}
