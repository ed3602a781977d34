package io.sluice.compressor.technique;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.exporter.Precision;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;

/**
 * Technique carried out by the ONNX exporter as the last step of a recipe for ONNX Runtime, because
 * the integer kernels of ONNX Runtime differ from those of PyTorch.
 */
public interface OnnxQuantization extends Technique {
  /**
   * Model and precision for export.
   *
   * @param graph graph in floats
   */
  record Plan(Graph graph, Precision precision, StepReport report) {}

  /**
   * Returns the plan for export; the given model stays unchanged.
   *
   * @throws CompressionException if the model has no graph, or if ONNX Runtime cannot carry out the
   *     settings
   */
  Plan forOnnx(ScriptModule model, Workshop workshop)
      throws CompressionException, IOException, InterruptedException;
}
