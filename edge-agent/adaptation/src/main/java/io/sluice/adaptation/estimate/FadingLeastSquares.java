package io.sluice.adaptation.estimate;

/**
 * Linear least squares with exponential forgetting (Ljung, "System Identification", 1999, ch. 11),
 * stored in information form: the sums of {@code x·xᵀ} and of {@code x·y}.
 *
 * <p>Faded information is replaced by an equal amount of a weak prior for small coefficients. So
 * the information never runs out in a direction without observations, and the coefficients stay
 * bounded for any inputs.
 */
final class FadingLeastSquares {
  private final double kept;
  private final double wish;
  private final double[][] information;
  private final double[] moment;

  /**
   * @param coefficients number of coefficients, 1 or more
   * @param kept share of the information kept at each observation, above 0 and below 1
   * @param wish information of the prior for small coefficients; above 0
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
   * Adds an observation.
   *
   * @param x inputs, finite and of the order of 1
   * @param y observed value of {@code θ·x}, finite
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

  /** The coefficients θ, by Cholesky decomposition of the positive definite information. */
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

  /** Lower triangular Cholesky factor of the information. */
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
