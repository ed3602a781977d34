package io.sluice.compressor.calibration;

import io.sluice.compressor.CompressionException;
import io.sluice.compressor.graph.Graph;
import io.sluice.compressor.torchscript.ScriptModule;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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

  /**
   * Runs the whole sample through a graph and tells what these values are like.
   *
   * @param values floats or integers, inputs of the graph among them if need be
   * @return by value, in that order
   */
  default Map<String, Recorded> record(Graph graph, Collection<String> values)
      throws CompressionException, IOException, InterruptedException {
    return new GraphRecording(graph, values, this).run();
  }

  /**
   * Runs the whole sample through a graph once and tells what shapes these values have.
   *
   * @param values as for {@link #record}
   * @return by value, in that order: the shape in the last batch, the batch dimension first
   */
  default Map<String, List<Long>> shapes(Graph graph, Collection<String> values)
      throws CompressionException, IOException, InterruptedException {
    return new GraphRecording(graph, values, this).shapes();
  }

  /** Takes what it wants from a model. */
  interface Reading<T> {
    T read(ScriptModule observed) throws CompressionException;
  }
}
