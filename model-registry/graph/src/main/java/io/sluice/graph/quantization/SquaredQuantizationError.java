package io.sluice.graph.quantization;

import io.sluice.graph.calibration.ValueHistogram;

/** Squared quantisation error. */
final class SquaredQuantizationError {
  private SquaredQuantizationError() {}

  /** Sum of squared errors over a histogram, with each value at the centre of its bin. */
  static double error(ValueHistogram histogram, AffineQuantization affine, int steps) {
    double sum = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      double value = histogram.center(bin);
      double error = value - affine.nearest(value, steps);
      sum += histogram.counts()[bin] * error * error;
    }
    return sum;
  }
}
