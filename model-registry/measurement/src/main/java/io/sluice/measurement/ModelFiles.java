package io.sluice.measurement;

import io.sluice.registry.hardware.Engine;
import io.sluice.torchscript.ModelProcessingException;
import java.nio.file.Path;

/** Files of models. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * What runs the file, by its ending.
   *
   * @throws ModelProcessingException when no engine runs files of that ending
   */
  public static Engine engine(Path file) throws ModelProcessingException {
    for (Engine engine : Engine.values()) {
      if (file.getFileName().toString().endsWith(engine.fileSuffix())) {
        return engine;
      }
    }
    throw new ModelProcessingException(
        "Tried to load the model %s, but only TorchScript (.pt) and ONNX (.onnx) files are run"
            .formatted(file.getFileName()));
  }
}
