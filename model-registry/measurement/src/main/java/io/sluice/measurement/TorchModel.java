package io.sluice.measurement;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A TorchScript archive in libtorch. Its threads are set by system properties of the process. */
final class TorchModel implements LoadedModel {
  private final Path file;
  private final Model model;
  private final PtSymbolBlock block;
  private final ParameterStore parameters;

  private TorchModel(Path file, Model model) {
    this.file = file;
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
    this.parameters = new ParameterStore(model.getNDManager(), false);
  }

  /**
   * @throws ModelProcessingException when libtorch refuses the file
   */
  static TorchModel load(String name, Path file) throws ModelProcessingException, IOException {
    Model model = Model.newInstance(name, "PyTorch");
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
      return new TorchModel(file, model);
    } catch (MalformedModelException | EngineException e) {
      model.close();
      throw new ModelProcessingException(
          "Tried to load the model "
              + name
              + ", but libtorch refuses it: "
              + EngineMessages.reason(e),
          e);
    }
  }

  @Override
  public Engine engine() {
    return Engine.PYTORCH;
  }

  @Override
  public List<ModelInputPort> inputs() throws ModelProcessingException, IOException {
    return ScriptInputs.of(file);
  }

  @Override
  public NDManager manager() {
    return model.getNDManager();
  }

  @Override
  public NDList forward(NDList inputs) {
    return block.forward(parameters, inputs, false);
  }

  /** Writes the model as it is now, buffers included. */
  void save(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      JniUtils.writeModule(block, out, false);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
