package io.sluice.agent.batch;

import io.sluice.protocol.proto.inference.ModelInferRequest;
import java.util.List;

/**
 * Count of the examples of requests: a request of 32 rows takes as long as 32 single rows. The law
 * sees a request of n examples as n equal requests.
 *
 * @param inRows whether the first dimension of a model's inputs is the batch
 */
record ExampleCounter(boolean inRows) {
  /** Limit of the count: more makes no difference, and a client may claim any number. */
  static final int MOST = 256;

  /** Examples claimed by a request, right or wrong; 1 to {@link #MOST}. */
  int of(InferenceTask task) {
    ModelInferRequest request = task.request();
    if (!inRows || request.getInputsCount() == 0 || request.getInputs(0).getShapeCount() == 0) {
      return 1;
    }
    return (int) Math.max(1, Math.min(MOST, request.getInputs(0).getShape(0)));
  }

  /** Exact sum over checked requests of one shape. */
  long in(List<CheckedInferenceTask> tasks) {
    return inRows ? tasks.size() * tasks.get(0).rows() : tasks.size();
  }

  /** Sum over the requests, 1 to {@link #MOST}. */
  int of(List<CheckedInferenceTask> tasks) {
    return Math.min(MOST, tasks.stream().mapToInt(ready -> of(ready.task())).sum());
  }
}
