package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;

/** How the range of an activation follows from what was seen of it. */
public enum RangeRule {
  /** Everything that was seen has a step. */
  MIN_MAX {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Affine.over(seen.histogram().low(), seen.histogram().high(), steps);
    }
  },

  /**
   * From the moving average of each batch's extremes (Jacob et al., "Quantization and Training of
   * Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018, section 3.1).
   */
  MOVING_AVERAGE {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Affine.over(seen.averageLow(), seen.averageHigh(), steps);
    }
  },

  /** Gives up one in 10,000 values, half of them at either end. */
  PERCENTILE {
    @Override
    public Affine choose(Recorded seen, int steps) {
      Histogram histogram = seen.histogram();
      return Affine.over(
          histogram.quantile(GIVEN_UP / 2), histogram.quantile(1 - GIVEN_UP / 2), steps);
    }
  },

  /**
   * Gives up the tails as far as this makes the mean squared error over the histogram smaller
   * (Nagel et al., "A White Paper on Neural Network Quantization", 2021, section 3.1).
   */
  LEAST_SQUARES {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Shrinking.best(seen.histogram(), steps, LeastSquares::error);
    }
  },

  /**
   * Gives up the tails so that the quantised values are distributed most like the real ones, by
   * Kullback-Leibler divergence (Migacz, "8-bit Inference with TensorRT", 2017).
   */
  ENTROPY {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Shrinking.best(seen.histogram(), steps, Divergence::of);
    }
  };

  private static final double GIVEN_UP = 1e-4;

  /**
   * @param steps to spread over the range: 255, or fewer to leave room
   */
  public abstract Affine choose(Recorded seen, int steps);
}
