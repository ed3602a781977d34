package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;

/** A sample of input, and the means to run a model on it. */
public interface Calibration {
  /**
   * Runs the whole sample through a model whose modules write down what they see, and shows the
   * model as it is afterwards.
   *
   * @param reading looks at the model; its tensors cannot be read any more once it returns
   */
  <T> T observe(ScriptModule instrumented, Reading<T> reading)
      throws CompressionException, IOException, InterruptedException;

  /** Takes what it wants from a model. */
  interface Reading<T> {
    T read(ScriptModule observed) throws CompressionException;
  }
}
