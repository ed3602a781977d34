package io.sluice.adaptation.estimate;

/**
 * Linear least squares whose past fades (Ljung, "System Identification", 1999, ch. 11), kept as
 * information: the sums of {@code x·xᵀ} and of {@code x·y}.
 *
 * <p>What fades is replaced by as much of a weak wish for small coefficients. So the information
 * never runs out in a direction that nothing is learned about for long, as it would if it only
 * faded, and the coefficients stay bounded whatever the inputs are like.
 */
final class FadingLeastSquares {
  private final double kept;
  private final double wish;
  private final double[][] information;
  private final double[] moment;

  /**
   * @param coefficients how many, 1 or more
   * @param kept of the information at each observation, above 0 and below 1
   * @param wish for small coefficients, as information; above 0
   */
  FadingLeastSquares(int coefficients, double kept, double wish) {
    this.kept = kept;
    this.wish = wish;
    this.information = new double[coefficients][coefficients];
    this.moment = new double[coefficients];
    for (int i = 0; i < coefficients; i++) {
      information[i][i] = wish;
    }
  }

  /**
   * Takes an observation.
   *
   * @param x inputs, finite and of the order of 1
   * @param y what {@code θ·x} was seen to be, finite
   */
  void add(double[] x, double y) {
    for (int i = 0; i < moment.length; i++) {
      moment[i] = kept * moment[i] + x[i] * y;
      for (int j = 0; j < moment.length; j++) {
        information[i][j] = kept * information[i][j] + x[i] * x[j];
      }
      information[i][i] += (1 - kept) * wish;
    }
  }

  /** The coefficients θ; by Cholesky's method, as the information is positive definite. */
  double[] solve() {
    double[][] root = root();
    double[] theta = moment.clone();
    for (int i = 0; i < theta.length; i++) {
      for (int k = 0; k < i; k++) {
        theta[i] -= root[i][k] * theta[k];
      }
      theta[i] /= root[i][i];
    }
    for (int i = theta.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < theta.length; k++) {
        theta[i] -= root[k][i] * theta[k];
      }
      theta[i] /= root[i][i];
    }
    return theta;
  }

  /** The lower triangle whose product with its transpose is the information. */
  private double[][] root() {
    double[][] root = new double[moment.length][moment.length];
    for (int i = 0; i < root.length; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = information[i][j];
        for (int k = 0; k < j; k++) {
          rest -= root[i][k] * root[j][k];
        }
        root[i][j] = i == j ? Math.sqrt(rest) : rest / root[j][j];
      }
    }
    return root;
  }
}
