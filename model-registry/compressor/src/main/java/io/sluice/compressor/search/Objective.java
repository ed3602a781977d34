package io.sluice.compressor.search;

/** What a goal wants as much of as can be had. */
public enum Objective {
  SMALLEST("smallest", Metric.SIZE),
  FASTEST("fastest", Metric.P50),
  MOST_ACCURATE("most accurate", Metric.ACCURACY),
  LEAST_MEMORY("least memory", Metric.MEMORY),
  LEAST_ENERGY("least energy", Metric.ENERGY);

  private final String words;
  private final Metric metric;

  Objective(String words, Metric metric) {
    this.words = words;
    this.metric = metric;
  }

  /** As a goal names it. */
  public String words() {
    return words;
  }

  public Metric metric() {
    return metric;
  }

  /** Whether one value of the metric is better than another. */
  boolean prefers(double value, double other) {
    return metric.moreIsBetter() ? value > other : value < other;
  }
}
