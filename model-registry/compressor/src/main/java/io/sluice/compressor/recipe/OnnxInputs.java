package io.sluice.compressor.recipe;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.onnx.format.OnnxValue;
import java.io.IOException;
import java.util.List;

/** What an ONNX variant takes: a graph does not say it itself. */
public interface OnnxInputs {
  /**
   * Types and shapes of the graph's inputs, in their order; the first dimension counts examples.
   *
   * @throws CompressionException when they are not known
   */
  List<OnnxValue> of(Graph graph) throws CompressionException, IOException;
}
