package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import io.sluice.registry.manifest.VariantName;
import java.nio.file.Path;
import java.util.List;

/**
 * What the child is asked to try, in this order.
 *
 * @param threads intra-op threads
 * @param warmUps inferences at least before those that are timed, 1 or more
 * @param inferences that are timed
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
   * @param file an absolute path
   */
  record Candidate(VariantName variant, Engine engine, String file) {
    ModelFile model() {
      return new ModelFile(engine, Path.of(file));
    }
  }
}
