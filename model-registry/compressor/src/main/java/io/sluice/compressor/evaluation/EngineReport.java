package io.sluice.compressor.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the child process gives back.
 *
 * @param error why it could not do its job, null when it did
 * @param models in the order of the job; empty when nothing was measured
 */
record EngineReport(@Nullable String error, List<Measurement> models) {
  EngineReport {
    models = List.copyOf(models);
  }
}
