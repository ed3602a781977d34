package io.sluice.adaptation.estimate;

/**
 * Online quantile of a stream of residuals of any distribution: raised after a residual above,
 * lowered a little after one below, for the wanted share of residuals above in the long run (Gibbs
 * and Candès, "Adaptive Conformal Inference Under Distribution Shift", 2021).
 *
 * <pre>q ← q + γ·(1[r &gt; q] − α)</pre>
 */
public final class ConformalMargin {
  /** In standard deviations: about the 99.5 % quantile of a normal distribution. */
  private static final double START = 2.6;

  private static final double MOST = 12;
  private static final double STEP = 0.15;

  private double missRate;
  private double before = START;
  private double quantile = START;

  /**
   * @param missRate α, wanted share of residuals above the quantile, 0 to 1
   */
  public ConformalMargin(double missRate) {
    this.missRate = missRate;
  }

  /** Sets a new wanted share of residuals above the quantile, 0 to 1. */
  public void aim(double newMissRate) {
    missRate = newMissRate;
  }

  /** Present quantile, in the unit of the residuals. */
  public double quantile() {
    return quantile;
  }

  /** Takes the next residual. */
  void observe(double residual) {
    double error = (residual > quantile ? 1 : 0) - missRate;
    before = quantile;
    quantile = Math.max(0, Math.min(MOST, quantile + STEP * error));
  }

  /** Undoes the last observation, found to be a change of the device rather than noise. */
  void takeBack() {
    quantile = before;
  }
}
