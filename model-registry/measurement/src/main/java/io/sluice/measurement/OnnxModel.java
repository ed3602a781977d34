package io.sluice.measurement;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An ONNX model in ONNX Runtime, run through DJL as devices do. One thread computes, the calling
 * one, and none spins while another model has its turn.
 */
final class OnnxModel implements LoadedModel {
  private final OrtSession session;
  private final NDManager manager;
  private final OrtSymbolBlock block;
  private final ParameterStore parameters;

  private OnnxModel(OrtSession session, NDManager manager) {
    this.session = session;
    this.manager = manager;
    this.block = new OrtSymbolBlock(session, (OrtNDManager) manager);
    this.parameters = new ParameterStore(manager, false);
  }

  /**
   * @throws ModelProcessingException when ONNX Runtime refuses the file
   */
  static OnnxModel load(String name, Path file) throws ModelProcessingException {
    // first, because it insists on making the environment, with pools of as few threads as it can
    NDManager manager = ai.djl.engine.Engine.getEngine("OnnxRuntime").newBaseManager(Device.cpu());
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
      throw new ModelProcessingException(
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
  public List<ModelInputPort> inputs() throws ModelProcessingException {
    List<ModelInputPort> ports = new ArrayList<>();
    try {
      for (NodeInfo node : session.getInputInfo().values()) {
        ports.add(port(node.getName(), node.getInfo()));
      }
      return ports;
    } catch (OrtException e) {
      throw new ModelProcessingException(
          "Tried to read what the model takes, but ONNX Runtime fails: " + EngineMessages.reason(e),
          e);
    }
  }

  private static ModelInputPort port(String name, ValueInfo info) throws ModelProcessingException {
    if (!(info instanceof TensorInfo tensor)) {
      throw new ModelProcessingException(
          "The model takes %s as %s; only tensors can be given".formatted(name, info));
    }
    List<Long> shape = Arrays.stream(tensor.getShape()).boxed().toList();
    return new ModelInputPort(name, type(name, tensor.type), shape, false);
  }

  private static NpyType type(String name, OnnxJavaType type) throws ModelProcessingException {
    return switch (type) {
      case FLOAT -> NpyType.FLOAT32;
      case DOUBLE -> NpyType.FLOAT64;
      case INT64 -> NpyType.INT64;
      case INT32 -> NpyType.INT32;
      case UINT8 -> NpyType.UINT8;
      case BOOL -> NpyType.BOOL;
      default ->
          throw new ModelProcessingException(
              "The model takes %s as %s; %s can be given".formatted(name, type, NpyType.names()));
    };
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
