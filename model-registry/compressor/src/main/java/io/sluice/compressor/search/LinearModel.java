package io.sluice.compressor.search;

import java.util.List;

/**
 * Bayesian linear regression over binary features: y = Σ w + noise, each weight normal around its
 * prior mean (Bishop, "Pattern Recognition and Machine Learning", 2006, section 3.3).
 */
final class LinearModel {
  private final double[] mean;
  private final double[][] factor;
  private final double noise;

  /**
   * @param features indices of the present features
   */
  record Observation(List<Integer> features, double value) {}

  /**
   * @param expected prior mean of each weight
   * @param doubt prior standard deviation of each weight, above 0
   * @param noise standard deviation of an observation, above 0
   */
  LinearModel(double[] expected, double[] doubt, double noise, List<Observation> observations) {
    int n = expected.length;
    double[][] precision = new double[n][n];
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      precision[i][i] = 1 / (doubt[i] * doubt[i]);
      right[i] = expected[i] * precision[i][i];
    }
    double weight = 1 / (noise * noise);
    for (Observation observation : observations) {
      for (int i : observation.features()) {
        right[i] += weight * observation.value();
        for (int j : observation.features()) {
          precision[i][j] += weight;
        }
      }
    }
    this.noise = noise;
    this.factor = cholesky(precision);
    this.mean = backward(forward(right));
  }

  GaussianEstimate predict(List<Integer> features) {
    double sum = 0;
    double[] x = new double[mean.length];
    for (int i : features) {
      sum += mean[i];
      x[i] = 1;
    }
    double variance = noise * noise;
    for (double part : forward(x)) {
      variance += part * part;
    }
    return new GaussianEstimate(sum, Math.sqrt(variance));
  }

  /** Cholesky factor: L with L·Lᵀ equal to the positive definite matrix. */
  private static double[][] cholesky(double[][] matrix) {
    int n = matrix.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    return l;
  }

  /** Solves L·y = b. */
  private double[] forward(double[] b) {
    double[] y = b.clone();
    for (int i = 0; i < y.length; i++) {
      for (int k = 0; k < i; k++) {
        y[i] -= factor[i][k] * y[k];
      }
      y[i] /= factor[i][i];
    }
    return y;
  }

  /** Solves Lᵀ·x = y. */
  private double[] backward(double[] y) {
    double[] x = y.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
    return x;
  }
}
