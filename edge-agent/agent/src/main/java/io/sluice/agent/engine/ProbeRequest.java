package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.util.List;

/**
 * Variants for the child to probe, in this order.
 *
 * @param signature signature of the model
 * @param threads intra-op threads
 * @param warmUps least number of inferences before timing, 1 or more
 * @param inferences greatest number of timed inferences
 * @param candidates variants to probe
 */
record ProbeRequest(
    ModelSignature signature,
    int threads,
    int warmUps,
    int inferences,
    List<Candidate> candidates) {
  ProbeRequest {
    candidates = List.copyOf(candidates);
  }

  /**
   * A variant to probe.
   *
   * @param file absolute path
   */
  record Candidate(VariantName variant, Engine engine, String file) {
    ModelFile model() {
      return new ModelFile(engine, Path.of(file));
    }
  }
}
