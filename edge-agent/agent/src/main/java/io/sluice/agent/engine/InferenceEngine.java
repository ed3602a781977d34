package io.sluice.agent.engine;

import io.sluice.registry.manifest.ModelSignature;
import java.nio.file.Path;

/** Loads model files. */
@FunctionalInterface
public interface InferenceEngine {
  /**
   * @throws EngineException when the file is no model of this engine or needs what it lacks
   */
  LoadedModel load(Path file, ModelSignature signature) throws EngineException;
}
