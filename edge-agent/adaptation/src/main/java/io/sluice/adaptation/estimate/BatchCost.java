package io.sluice.adaptation.estimate;

/**
 * What a batch costs a variant: n examples take {@code f + (1 - f)·n} times as long as one, where
 * {@code f} is the share of one example's time that a batch has only once, such as starting its
 * operations. Variants differ: the fewer operations a variant has per start, the more it gains.
 * {@code f} is profiled, and learned slowly from batches that ran, as the slowdown would else hide
 * in it.
 */
public final class BatchCost {
  private static final double RATE = 0.1;

  /** Examples are never for nothing. */
  private static final double MOST = 0.99;

  private double onceShare;

  /**
   * @param onceShare f, 0 to 1: 0 where it is not known, so that a batch of n costs n times one
   */
  public BatchCost(double onceShare) {
    this.onceShare = believed(onceShare);
  }

  private static double believed(double onceShare) {
    return Math.max(0, Math.min(MOST, onceShare));
  }

  /**
   * How many times as long as one example so many take.
   *
   * @param examples 1 or more, or a mean of such
   */
  public static double times(double onceShare, double examples) {
    return examples - believed(onceShare) * (examples - 1);
  }

  /** Logarithm of how many times longer than one example a batch takes. */
  double log(int examples) {
    return examples == 1 ? 0 : Math.log(times(onceShare, examples));
  }

  /** A batch, not of one, took so many times one, as a logarithm. */
  void learn(int examples, double log) {
    double seen = (examples - Math.exp(log)) / (examples - 1);
    onceShare += RATE * (believed(seen) - onceShare);
  }
}
