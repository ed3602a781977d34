package io.sluice.graph.calibration;

import io.sluice.graph.ComputationGraph;
import io.sluice.torchscript.ModelProcessingException;
import io.sluice.torchscript.ScriptModule;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Calibration sample together with a way to run a model on it. */
public interface ModelCalibration {
  /**
   * Runs the whole sample through an instrumented model and reads the recorded state.
   *
   * @param instrumented model with recording modules
   * @param reading reader of the model's state after the run; tensors are unreadable once it
   *     returns
   * @return result of {@code reading}
   */
  <T> T observe(ScriptModule instrumented, ObservedModelReader<T> reading)
      throws ModelProcessingException, IOException, InterruptedException;

  /**
   * Runs the whole sample through a graph and returns range statistics of values.
   *
   * @param values names of float or integer values; graph inputs allowed
   * @return statistics by value, in the given order
   */
  default Map<String, RecordedValueStatistics> record(
      ComputationGraph graph, Collection<String> values)
      throws ModelProcessingException, IOException, InterruptedException {
    return new GraphValueRecording(graph, values, this).run();
  }

  /**
   * Runs the whole sample through a graph once and returns the shapes of values.
   *
   * @param values as for {@link #record}
   * @return shape in the last batch, batch dimension first, by value in the given order
   */
  default Map<String, List<Long>> shapes(ComputationGraph graph, Collection<String> values)
      throws ModelProcessingException, IOException, InterruptedException {
    return new GraphValueRecording(graph, values, this).shapes();
  }

  /** Reader of the state recorded in a model. */
  interface ObservedModelReader<T> {
    T read(ScriptModule observed) throws ModelProcessingException;
  }
}
