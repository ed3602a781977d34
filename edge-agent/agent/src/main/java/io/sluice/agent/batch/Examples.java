package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.util.List;

/**
 * Counts the examples of requests, because one of 32 rows takes as long as 32 of one. The law is
 * told of so many requests, alike but for their number.
 *
 * @param inRows whether the first dimension of a model's inputs is the batch
 */
record Examples(boolean inRows) {
  /** What more there is changes nothing, and a client may claim anything. */
  static final int MOST = 256;

  /** 1 to {@link #MOST}; what a request says, be it right or not. */
  int of(InferenceTask task) {
    ModelInferRequest request = task.request();
    if (!inRows || request.getInputsCount() == 0 || request.getInputs(0).getShapeCount() == 0) {
      return 1;
    }
    return (int) Math.max(1, Math.min(MOST, request.getInputs(0).getShape(0)));
  }

  /** All of them; of requests that were checked and are of one shape. */
  long in(List<ReadyTask> tasks) {
    return inRows ? tasks.size() * tasks.get(0).rows() : tasks.size();
  }

  /** 1 to {@link #MOST}. */
  int of(List<ReadyTask> tasks) {
    return Math.min(MOST, tasks.stream().mapToInt(ready -> of(ready.task())).sum());
  }
}
