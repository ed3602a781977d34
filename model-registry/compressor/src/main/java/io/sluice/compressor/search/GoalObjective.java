package io.sluice.compressor.search;

/** What a goal wants as much of as can be had. */
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

  /** As a goal names it. */
  public String words() {
    return words;
  }

  public GoalMetric metric() {
    return metric;
  }

  /** Whether one value of the metric is better than another. */
  boolean prefers(double value, double other) {
    return metric.moreIsBetter() ? value > other : value < other;
  }
}
