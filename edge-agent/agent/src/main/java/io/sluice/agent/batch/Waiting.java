package io.sluice.agent.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Requests that wait, in the order in which they will run.
 *
 * @param tasks of examples beyond {@link #MOST} that are not to run now the law is not told
 */
record Waiting(List<InferenceTask> tasks) {
  /**
   * What is further behind says little about the next inference; yet it is more than the usual
   * number of requests that an agent holds, of 32 rows each.
   */
  static final int MOST = 256;

  /** These with others before them. */
  Waiting after(List<InferenceTask> first) {
    List<InferenceTask> all = new ArrayList<>(first);
    all.addAll(tasks);
    return new Waiting(all);
  }

  /**
   * Time left of each example until its answer must be on its way, ms; negative when that has
   * passed. After those that are here come those that the gateway says are behind them, which are
   * taken to be as the last.
   *
   * @param wayBackMillis that an answer takes until it is where it is waited for
   * @param running how many of the examples are to run now
   */
  double[] leftMillis(long nowNanos, double wayBackMillis, Examples examples, int running) {
    InferenceTask last = tasks.get(tasks.size() - 1);
    return Stream.concat(tasks.stream(), Stream.generate(() -> last).limit(unseen()))
        .flatMapToDouble(
            task ->
                DoubleStream.generate(() -> (task.deadlineNanos() - nowNanos) / 1e6 - wayBackMillis)
                    .limit(examples.of(task)))
        .limit(Math.max(MOST, running))
        .toArray();
  }

  /** How many requests are behind these, as far as the gateway knew. */
  private int unseen() {
    int all = tasks.size();
    for (int i = 0; i < tasks.size(); i++) {
      all = Math.max(all, i + 1 + Math.min(MOST, tasks.get(i).behind()));
    }
    return all - tasks.size();
  }
}
