package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import io.sluice.registry.hardware.Engine;
import java.nio.file.Path;

/** Files of models. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * What runs the file, by its ending.
   *
   * @throws CompressionException when no engine runs files of that ending
   */
  public static Engine engine(Path file) throws CompressionException {
    for (Engine engine : Engine.values()) {
      if (file.getFileName().toString().endsWith(engine.fileSuffix())) {
        return engine;
      }
    }
    throw new CompressionException(
        "Tried to load the model %s, but only TorchScript (.pt) and ONNX (.onnx) files are run"
            .formatted(file.getFileName()));
  }
}
