package io.sluice.compressor.recipe;

import io.sluice.graph.ComputationGraph;
import io.sluice.onnx.format.OnnxValueInfo;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.util.List;

/** What an ONNX variant takes: a graph does not say it itself. */
public interface OnnxInputs {
  /**
   * Types and shapes of the graph's inputs, in their order; the first dimension counts examples.
   *
   * @throws ModelProcessingException when they are not known
   */
  List<OnnxValueInfo> of(ComputationGraph graph) throws ModelProcessingException, IOException;
}
