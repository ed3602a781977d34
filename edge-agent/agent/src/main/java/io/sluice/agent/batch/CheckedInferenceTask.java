package io.sluice.agent.batch;

import io.sluice.agent.engine.Tensor;
import java.util.List;

/** A task with a checked request. */
record CheckedInferenceTask(InferenceTask task, List<Tensor> inputs) {
  /** Shapes of the inputs; tasks with equal shapes may share a batch. */
  List<List<Long>> shapes() {
    return inputs.stream().map(Tensor::shape).toList();
  }

  /** Examples in the request. */
  long rows() {
    List<Long> shape = inputs.get(0).shape();
    return shape.isEmpty() ? 1 : shape.get(0);
  }
}
