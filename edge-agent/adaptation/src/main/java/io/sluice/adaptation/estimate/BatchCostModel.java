package io.sluice.adaptation.estimate;

/**
 * Latency model of batches of one variant: n examples take {@code f + (1 - f)·n} times as long as a
 * single example, with {@code f} the share of a single example's time spent once per batch, such as
 * starting operations. {@code f} differs between variants: fewer operations per start, more gain.
 * Profiled first, then learned slowly from batches; a fast rate would absorb the slowdown.
 */
public final class BatchCostModel {
  private static final double RATE = 0.1;

  /** Upper bound of f: no example is free. */
  private static final double MOST = 0.99;

  private double onceShare;

  /**
   * @param onceShare f, 0 to 1; 0 when unknown: a batch of n takes n times a single example
   */
  public BatchCostModel(double onceShare) {
    this.onceShare = believed(onceShare);
  }

  private static double believed(double onceShare) {
    return Math.max(0, Math.min(MOST, onceShare));
  }

  /**
   * Time of a batch relative to a single example.
   *
   * @param onceShare f, 0 to 1
   * @param examples examples of the batch or their mean, 1 or more
   */
  public static double times(double onceShare, double examples) {
    return examples - believed(onceShare) * (examples - 1);
  }

  /** Logarithm of the time of a batch relative to a single example. */
  double log(int examples) {
    return examples == 1 ? 0 : Math.log(times(onceShare, examples));
  }

  /**
   * Learns from a batch of 2 or more examples.
   *
   * @param log logarithm of the time relative to a single example
   */
  void learn(int examples, double log) {
    double seen = (examples - Math.exp(log)) / (examples - 1);
    onceShare += RATE * (believed(seen) - onceShare);
  }
}
