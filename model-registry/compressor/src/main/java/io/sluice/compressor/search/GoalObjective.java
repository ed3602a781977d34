package io.sluice.compressor.search;

/** Quantity to be optimised by a goal. */
public enum GoalObjective {
  SMALLEST("smallest", GoalMetric.SIZE),
  FASTEST("fastest", GoalMetric.P50),
  MOST_ACCURATE("most accurate", GoalMetric.ACCURACY),
  LEAST_MEMORY("least memory", GoalMetric.MEMORY),
  LEAST_ENERGY("least energy", GoalMetric.ENERGY);

  private final String words;
  private final GoalMetric metric;

  GoalObjective(String words, GoalMetric metric) {
    this.words = words;
    this.metric = metric;
  }

  /** Name of the objective in a goal. */
  public String words() {
    return words;
  }

  public GoalMetric metric() {
    return metric;
  }

  /** Whether the first value of the metric is better than the second. */
  boolean prefers(double value, double other) {
    return metric.moreIsBetter() ? value > other : value < other;
  }
}
