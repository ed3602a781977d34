package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;

/**
 * A technique that the writer of ONNX carries out when it is the last step for ONNX Runtime, whose
 * integer kernels are not those of PyTorch.
 */
public interface OnnxQuantization extends Technique {
  /**
   * What to write of a model, and in which numbers.
   *
   * @param graph in floats
   */
  record Plan(Graph graph, Precision precision, StepReport report) {}

  /**
   * Changes nothing it is given.
   *
   * @throws CompressionException when the model is no graph, or when its settings cannot be had on
   *     ONNX Runtime
   */
  Plan forOnnx(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException;
}
