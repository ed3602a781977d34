package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Histogram;

/** Squared quantisation error. */
final class LeastSquares {
  private LeastSquares() {}

  /** Sum of squared errors over a histogram, with each value at the centre of its bin. */
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
