package io.sluice.agent.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Waiting requests, in order of execution.
 *
 * @param tasks the requests; the law is told of {@link #MOST} examples at most, or of the whole
 *     next batch if larger
 */
record WaitingInferenceTasks(List<InferenceTask> tasks) {
  /**
   * Limit of the examples: later requests say little about the next inference; yet more than the
   * usual number of held requests with 32 rows each.
   */
  static final int MOST = 256;

  /** These requests behind others. */
  WaitingInferenceTasks after(List<InferenceTask> first) {
    List<InferenceTask> all = new ArrayList<>(first);
    all.addAll(tasks);
    return new WaitingInferenceTasks(all);
  }

  /**
   * Time left of each example until its answer must be sent, ms; negative when past. The requests
   * here are followed by the requests behind according to the gateway, assumed equal to the last.
   *
   * @param nowNanos the time, ns
   * @param wayBackMillis delay of an answer until its receipt, ms
   * @param running number of examples to run now
   */
  double[] leftMillis(long nowNanos, double wayBackMillis, ExampleCounter examples, int running) {
    InferenceTask last = tasks.get(tasks.size() - 1);
    return Stream.concat(tasks.stream(), Stream.generate(() -> last).limit(unseen()))
        .flatMapToDouble(
            task ->
                DoubleStream.generate(() -> (task.deadlineNanos() - nowNanos) / 1e6 - wayBackMillis)
                    .limit(examples.of(task)))
        .limit(Math.max(MOST, running))
        .toArray();
  }

  /** Number of requests behind these, as known to the gateway. */
  private int unseen() {
    int all = tasks.size();
    for (int i = 0; i < tasks.size(); i++) {
      all = Math.max(all, i + 1 + Math.min(MOST, tasks.get(i).behind()));
    }
    return all - tasks.size();
  }
}
