package io.sluice.measurement;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model as one engine has loaded it: tensors in, tensors out. Used by one thread at a time. */
public interface LoadedModel extends AutoCloseable {
  /**
   * @throws ModelProcessingException when the engine refuses the file
   */
  static LoadedModel load(String name, Path file) throws ModelProcessingException, IOException {
    return switch (ModelFiles.engine(file)) {
      case PYTORCH -> TorchModel.load(name, file);
      case ONNX_RUNTIME -> OnnxModel.load(name, file);
    };
  }

  Engine engine();

  /**
   * What it takes, as far as its file says.
   *
   * @return empty when it does not
   * @throws ModelProcessingException when it takes something that is no tensor
   */
  List<ModelInputPort> inputs() throws ModelProcessingException, IOException;

  /** Where its tensors are made. */
  NDManager manager();

  /**
   * @return in the order of the model; the caller closes it
   */
  NDList forward(NDList inputs);

  @Override
  void close();
}
