package io.sluice.agent.batch;

import io.sluice.agent.engine.Tensor;
import java.util.List;

/** A task whose request has been checked. */
record ReadyTask(InferenceTask task, List<Tensor> inputs) {
  /** Tasks with the same may share a batch. */
  List<List<Long>> shapes() {
    return inputs.stream().map(Tensor::shape).toList();
  }

  /** Examples in the request. */
  long rows() {
    List<Long> shape = inputs.get(0).shape();
    return shape.isEmpty() ? 1 : shape.get(0);
  }
}
