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

  /**
   * Time left of each until its answer must be on its way, ms; negative when that has passed.
   *
   * @param wayBackMillis that an answer takes until it is where it is waited for
   */
  double[] leftMillis(long nowNanos, double wayBackMillis) {
    return tasks.stream()
        .mapToDouble(task -> (task.deadlineNanos() - nowNanos) / 1e6 - wayBackMillis)
        .toArray();
  }
}
