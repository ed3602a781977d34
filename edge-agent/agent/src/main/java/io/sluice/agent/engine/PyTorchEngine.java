package io.sluice.agent.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.sluice.registry.manifest.ModelSignature;
import java.io.IOException;
import java.nio.file.Path;

/** libtorch through DJL. A single instance per process, because its settings are global. */
final class PyTorchEngine implements InferenceEngine {
  private static final String NAME = "PyTorch";

  /**
   * Sets properties read once by the engine at its start.
   *
   * @param threads intra-op threads, 1 or more
   */
  PyTorchEngine(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    // The optimizer costs several slow inferences per input shape, without gain on prepared
    // variants.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
  }

  @Override
  public LoadedInferenceModel load(Path file, ModelSignature signature) throws EngineException {
    Model model = null;
    try {
      model = Model.newInstance(file.getFileName().toString(), Device.cpu(), NAME);
      model.load(file);
      return new DjlInferenceModel(model, signature, TensorNameMatching.BY_POSITION);
    } catch (IOException | MalformedModelException | RuntimeException | LinkageError e) {
      if (model != null) {
        model.close();
      }
      throw new EngineException(
          "Tried to load " + file + " into libtorch: " + EngineFailureMessage.of(e), e);
    }
  }
}
