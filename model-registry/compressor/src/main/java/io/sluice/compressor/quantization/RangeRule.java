package io.sluice.compressor.quantization;

import io.sluice.compressor.calibration.Histogram;
import io.sluice.compressor.calibration.Recorded;

/** Rule deriving the range of an activation from calibration statistics. */
public enum RangeRule {
  /** Minimum and maximum of all recorded values. */
  MIN_MAX {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Affine.over(seen.histogram().low(), seen.histogram().high(), steps);
    }
  },

  /**
   * Moving average of the extremes per batch (Jacob et al., "Quantization and Training of Neural
   * Networks for Efficient Integer-Arithmetic-Only Inference", 2018, section 3.1).
   */
  MOVING_AVERAGE {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Affine.over(seen.averageLow(), seen.averageHigh(), steps);
    }
  },

  /** Percentiles: clips 1 in 10,000 values, half at either end. */
  PERCENTILE {
    @Override
    public Affine choose(Recorded seen, int steps) {
      Histogram histogram = seen.histogram();
      return Affine.over(
          histogram.quantile(GIVEN_UP / 2), histogram.quantile(1 - GIVEN_UP / 2), steps);
    }
  },

  /**
   * Minimum mean squared error over the histogram, clipping the tails (Nagel et al., "A White Paper
   * on Neural Network Quantization", 2021, section 3.1).
   */
  LEAST_SQUARES {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Shrinking.best(seen.histogram(), steps, LeastSquares::error);
    }
  },

  /**
   * Minimum Kullback-Leibler divergence between quantised and real values, clipping the tails
   * (Migacz, "8-bit Inference with TensorRT", 2017).
   */
  ENTROPY {
    @Override
    public Affine choose(Recorded seen, int steps) {
      return Shrinking.best(seen.histogram(), steps, Divergence::of);
    }
  };

  private static final double GIVEN_UP = 1e-4;

  /**
   * Quantisation of the activation.
   *
   * @param steps number of steps over the range: 255, or fewer for headroom
   */
  public abstract Affine choose(Recorded seen, int steps);
}
