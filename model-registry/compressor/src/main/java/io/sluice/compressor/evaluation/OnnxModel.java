package io.sluice.compressor.evaluation;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sluice.compressor.CompressionException;
import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;

/**
 * An ONNX model in ONNX Runtime, run through DJL as devices do. One thread computes, the calling
 * one, and none spins while another model has its turn.
 */
final class OnnxModel implements LoadedModel {
  private final NDManager manager;
  private final OrtSymbolBlock block;
  private final ParameterStore parameters;

  private OnnxModel(OrtSession session, NDManager manager) {
    this.manager = manager;
    this.block = new OrtSymbolBlock(session, (OrtNDManager) manager);
    this.parameters = new ParameterStore(manager, false);
  }

  /**
   * @throws CompressionException when ONNX Runtime refuses the file
   */
  static OnnxModel load(String name, Path file) throws CompressionException {
    // first, because it insists on making the environment, with pools of as few threads as it can
    NDManager manager = ai.djl.engine.Engine.getEngine("OnnxRuntime").newBaseManager();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return new OnnxModel(
          OrtEnvironment.getEnvironment().createSession(file.toAbsolutePath().toString(), options),
          manager);
    } catch (OrtException e) {
      manager.close();
      throw new CompressionException(
          "Tried to load the model "
              + name
              + ", but ONNX Runtime refuses it: "
              + EngineMessages.reason(e),
          e);
    }
  }

  @Override
  public Engine engine() {
    return Engine.ONNX_RUNTIME;
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public NDList forward(NDList inputs) {
    return block.forward(parameters, inputs, false);
  }

  @Override
  public void close() {
    // the block with its session is attached to it
    manager.close();
  }
}
