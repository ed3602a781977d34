package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import java.util.Map;

/**
 * The engines of this program. An engine starts with its first model only, so an engine fatal to
 * the process is harmless until needed.
 */
public final class InferenceEngines {
  private final Map<Engine, InferenceEngine> engines;

  public InferenceEngines(Map<Engine, InferenceEngine> engines) {
    this.engines = Map.copyOf(engines);
  }

  /**
   * All engines of the program. Create once only, because engine settings are global to the
   * process.
   *
   * @param threads intra-op threads of an inference, 1 or more
   */
  public static InferenceEngines ofThisProgram(int threads) {
    return new InferenceEngines(
        Map.of(
            Engine.PYTORCH, new PyTorchEngine(threads),
            Engine.ONNX_RUNTIME, new OnnxRuntimeEngine(threads)));
  }

  /**
   * Loads a model.
   *
   * @throws EngineException for a missing engine, or a file in the wrong format or beyond the
   *     engine's capabilities
   */
  public LoadedInferenceModel load(ModelFile file, ModelSignature signature)
      throws EngineException {
    InferenceEngine engine = engines.get(file.engine());
    if (engine == null) {
      throw new EngineException(
          "Tried to load " + file.path() + ", but this program has no " + file.engine());
    }
    return engine.load(file.path(), signature);
  }
}
