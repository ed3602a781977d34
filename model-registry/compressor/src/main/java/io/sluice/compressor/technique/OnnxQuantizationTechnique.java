package io.sluice.compressor.technique;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.exporter.OnnxExportPrecision;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;

/**
 * Technique carried out by the ONNX exporter as the last step of a recipe for ONNX Runtime, because
 * the integer kernels of ONNX Runtime differ from those of PyTorch.
 */
public interface OnnxQuantizationTechnique extends CompressionTechnique {
  /**
   * Model and precision for export.
   *
   * @param graph graph in floats
   */
  record Plan(
      ComputationGraph graph, OnnxExportPrecision precision, CompressionStepReport report) {}

  /**
   * Returns the plan for export; the given model stays unchanged.
   *
   * @throws ModelProcessingException if the model has no graph, or if ONNX Runtime cannot carry out
   *     the settings
   */
  Plan forOnnx(ScriptModule model, StepContext workshop)
      throws ModelProcessingException, IOException, InterruptedException;
}
