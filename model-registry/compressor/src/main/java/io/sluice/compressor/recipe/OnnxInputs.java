package io.sluice.compressor.recipe;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.List;

/** Inputs of an ONNX variant, unspecified by the graph. */
public interface OnnxInputs {
  /**
   * Types and shapes of the graph's inputs, in order; the first dimension counts examples.
   *
   * @throws ModelProcessingException when the inputs are unknown
   */
  List<OnnxValueInfo> of(ComputationGraph graph) throws ModelProcessingException, IOException;
}
