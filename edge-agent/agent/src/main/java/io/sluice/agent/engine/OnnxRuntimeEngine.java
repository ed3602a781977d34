package io.sluice.agent.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.sluice.registry.manifest.ModelSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime through DJL. A single instance per process, because its settings are global. */
final class OnnxRuntimeEngine implements InferenceEngine {
  private static final String NAME = "OnnxRuntime";
  private final int threads;

  /**
   * @param threads intra-op threads, 1 or more
   */
  OnnxRuntimeEngine(int threads) {
    this.threads = threads;
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    // For unsupported array operations DJL would start PyTorch, even where PyTorch crashes.
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
  }

  @Override
  public LoadedInferenceModel load(Path file, ModelSignature signature) throws EngineException {
    Model model = null;
    try {
      OnnxRuntimeLibraries.provide();
      model = Model.newInstance(file.getFileName().toString(), Device.cpu(), NAME);
      try (SessionOptions options = options()) {
        model.load(file, null, Map.of("sessionOptions", options));
      }
      return new DjlInferenceModel(
          model, signature, TensorNameMatching.of(model.describeInput().keys(), signature));
    } catch (IOException
        | MalformedModelException
        | OrtException
        | RuntimeException
        | LinkageError e) {
      if (model != null) {
        model.close();
      }
      throw new EngineException(
          "Tried to load " + file + " into ONNX Runtime: " + EngineFailureMessage.of(e), e);
    }
  }

  private SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // Threads spinning until the next inference waste power and processor time.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
