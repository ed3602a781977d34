package io.sluice.agent.engine;

import io.sluice.registry.hardware.Engine;
import io.sluice.registry.manifest.ModelSignature;
import java.util.Map;

/**
 * The engines of this program. None of them is touched before the first model of it is loaded, so
 * that one which would end the process does no harm where nothing needs it.
 */
public final class Engines {
  private final Map<Engine, InferenceEngine> engines;

  public Engines(Map<Engine, InferenceEngine> engines) {
    this.engines = Map.copyOf(engines);
  }

  /**
   * All that it is shipped with. To be made once, because their settings are the process's.
   *
   * @param threads intra-op threads of an inference, 1 or more
   */
  public static Engines ofThisProgram(int threads) {
    return new Engines(
        Map.of(
            Engine.PYTORCH, new PyTorchEngine(threads),
            Engine.ONNX_RUNTIME, new OnnxRuntimeEngine(threads)));
  }

  /**
   * @throws EngineException when its engine is not here, the file is no model of it or needs what
   *     it lacks
   */
  public LoadedModel load(ModelFile file, ModelSignature signature) throws EngineException {
    InferenceEngine engine = engines.get(file.engine());
    if (engine == null) {
      throw new EngineException(
          "Tried to load " + file.path() + ", but this program has no " + file.engine());
    }
    return engine.load(file.path(), signature);
  }
}
