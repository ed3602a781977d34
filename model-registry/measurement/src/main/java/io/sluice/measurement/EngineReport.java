package io.sluice.measurement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the child process gives back.
 *
 * @param error why it could not do its job, null when it did
 * @param models in the order of the job; empty when nothing was measured
 * @param memory in the order of the job; empty when it was not measured
 */
record EngineReport(
    @Nullable String error, List<ModelMeasurement> models, List<ModelMeasurement.Memory> memory) {
  EngineReport {
    models = List.copyOf(models);
    memory = List.copyOf(memory);
  }

  static EngineReport error(String message) {
    return new EngineReport(message, List.of(), List.of());
  }

  static EngineReport done() {
    return of(List.of());
  }

  static EngineReport of(List<ModelMeasurement> models) {
    return new EngineReport(null, models, List.of());
  }

  static EngineReport ofMemory(List<ModelMeasurement.Memory> memory) {
    return new EngineReport(null, List.of(), memory);
  }
}
