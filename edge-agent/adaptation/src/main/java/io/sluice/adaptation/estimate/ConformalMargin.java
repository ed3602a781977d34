package io.sluice.adaptation.estimate;

/**
 * The quantile of a stream of residuals, whatever their distribution: it rises when one is above it
 * and falls a little when one is not, so that in the long run the wanted share is above it (Gibbs
 * and Candès, "Adaptive Conformal Inference Under Distribution Shift", 2021).
 *
 * <pre>q ← q + γ·(1[r &gt; q] − α)</pre>
 */
public final class ConformalMargin {
  /** In deviations: about where a normal distribution has its 99.5 % quantile. */
  private static final double START = 2.6;

  private static final double MOST = 12;
  private static final double STEP = 0.15;

  private double missRate;
  private double before = START;
  private double quantile = START;

  /**
   * @param missRate α, the share that may be above it, 0 to 1
   */
  public ConformalMargin(double missRate) {
    this.missRate = missRate;
  }

  /** From now on this share may be above it. */
  public void aim(double newMissRate) {
    missRate = newMissRate;
  }

  /** In the unit of the residuals. */
  public double quantile() {
    return quantile;
  }

  /** Takes the next residual. */
  void observe(double residual) {
    double error = (residual > quantile ? 1 : 0) - missRate;
    before = quantile;
    quantile = Math.max(0, Math.min(MOST, quantile + STEP * error));
  }

  /** Takes the last residual back: it was no noise. */
  void takeBack() {
    quantile = before;
  }
}
