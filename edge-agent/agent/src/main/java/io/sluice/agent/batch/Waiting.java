package io.sluice.agent.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that wait, in the order in which they will run.
 *
 * @param tasks of those beyond {@link #MOST} the law is not told
 */
record Waiting(List<InferenceTask> tasks) {
  /** What is further behind says little about the next inference. */
  static final int MOST = 64;

  /** These with others before them. */
  Waiting after(List<InferenceTask> first) {
    List<InferenceTask> all = new ArrayList<>(first);
    for (InferenceTask task : tasks) {
      if (all.size() >= Math.max(MOST, first.size())) {
        break;
      }
      all.add(task);
    }
    return new Waiting(all);
  }

  int size() {
    return tasks.size();
  }

  /** Time left until the deadline of each, ms; negative when it has passed. */
  double[] leftMillis(long nowNanos) {
    return tasks.stream().mapToDouble(task -> (task.deadlineNanos() - nowNanos) / 1e6).toArray();
  }
}
