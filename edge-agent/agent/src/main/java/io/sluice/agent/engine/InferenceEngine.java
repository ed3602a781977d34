package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import java.nio.file.Path;

/** Loader of model files. */
@FunctionalInterface
public interface InferenceEngine {
  /**
   * Loads a model.
   *
   * @throws EngineException for a file in the wrong format or beyond the engine's capabilities
   */
  LoadedInferenceModel load(Path file, ModelSignature signature) throws EngineException;
}
