package io.sluice.compressor.technique;

import io.sluice.compressor.calibration.Histogram;

/** How the range of an activation follows from its histogram. */
public enum RangeRule {
  /** Everything that was seen has a step. */
  MIN_MAX {
    @Override
    Affine choose(Histogram histogram, int steps) {
      return Affine.over(histogram.low(), histogram.high(), steps);
    }
  },

  /**
   * Gives up the tails as far as this makes the mean squared error over the histogram smaller
   * (Nagel et al., "A White Paper on Neural Network Quantization", 2021, section 3.1).
   */
  LEAST_SQUARES {
    @Override
    Affine choose(Histogram histogram, int steps) {
      Affine best = MIN_MAX.choose(histogram, steps);
      double least = squaredError(histogram, best, steps);
      for (int i = 1; i < CANDIDATES; i++) {
        double share = 1 - (1 - SMALLEST_SHARE) * i / CANDIDATES;
        Affine candidate = Affine.over(histogram.low() * share, histogram.high() * share, steps);
        double error = squaredError(histogram, candidate, steps);
        if (error < least) {
          least = error;
          best = candidate;
        }
      }
      return best;
    }
  };

  private static final int CANDIDATES = 64;
  private static final double SMALLEST_SHARE = 0.3;

  /** Spreads so many steps. */
  abstract Affine choose(Histogram histogram, int steps);

  private static double squaredError(Histogram histogram, Affine affine, int steps) {
    double sum = 0;
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      double value = histogram.center(bin);
      double step = Math.rint(value / affine.scale()) + affine.zeroPoint();
      double back = (Math.max(0, Math.min(steps, step)) - affine.zeroPoint()) * affine.scale();
      sum += histogram.counts()[bin] * (value - back) * (value - back);
    }
    return sum;
  }
}
