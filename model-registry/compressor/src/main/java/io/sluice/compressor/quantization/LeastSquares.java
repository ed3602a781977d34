package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Histogram;

/** The squared error that quantising makes. */
final class LeastSquares {
  private LeastSquares() {}

  /** Summed over all values of a histogram, each taken to be in the middle of its bin. */
  static double error(Histogram histogram, Affine affine, int steps) {
    double sum = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      double value = histogram.center(bin);
      double error = value - affine.nearest(value, steps);
      sum += histogram.counts()[bin] * error * error;
    }
    return sum;
  }
}
