package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.util.Map;

/** Tries variants before they are trusted. */
@FunctionalInterface
public interface Prober {
  /**
   * @param files by variant, tried in the map's order
   * @return one result for each of them
   */
  Map<VariantName, ProbeResult> probe(ModelSignature signature, Map<VariantName, ModelFile> files)
      throws InterruptedException;
}
