package io.sluice.graph.quantization;

import io.sluice.graph.calibration.RecordedValueStatistics;
import io.sluice.graph.calibration.ValueHistogram;

/** Rule deriving the range of an activation from calibration statistics. */
public enum ActivationRangeRule {
  /** Minimum and maximum of all recorded values. */
  MIN_MAX {
    @Override
    public AffineQuantization choose(RecordedValueStatistics seen, int steps) {
      return AffineQuantization.over(seen.histogram().low(), seen.histogram().high(), steps);
    }
  },

  /**
   * Moving average of the extremes per batch (Jacob et al., "Quantization and Training of Neural
   * Networks for Efficient Integer-Arithmetic-Only Inference", 2018, section 3.1).
   */
  MOVING_AVERAGE {
    @Override
    public AffineQuantization choose(RecordedValueStatistics seen, int steps) {
      return AffineQuantization.over(seen.averageLow(), seen.averageHigh(), steps);
    }
  },

  /** Percentiles: clips 1 in 10,000 values, half at either end. */
  PERCENTILE {
    @Override
    public AffineQuantization choose(RecordedValueStatistics seen, int steps) {
      ValueHistogram histogram = seen.histogram();
      return AffineQuantization.over(
          histogram.quantile(GIVEN_UP / 2), histogram.quantile(1 - GIVEN_UP / 2), steps);
    }
  },

  /**
   * Minimum mean squared error over the histogram, clipping the tails (Nagel et al., "A White Paper
   * on Neural Network Quantization", 2021, section 3.1).
   */
  LEAST_SQUARES {
    @Override
    public AffineQuantization choose(RecordedValueStatistics seen, int steps) {
      return RangeShrinkingSearch.best(seen.histogram(), steps, SquaredQuantizationError::error);
    }
  },

  /**
   * Minimum Kullback-Leibler divergence between quantised and real values, clipping the tails
   * (Migacz, "8-bit Inference with TensorRT", 2017).
   */
  ENTROPY {
    @Override
    public AffineQuantization choose(RecordedValueStatistics seen, int steps) {
      return RangeShrinkingSearch.best(seen.histogram(), steps, QuantizationDivergence::of);
    }
  };

  private static final double GIVEN_UP = 1e-4;

  /**
   * Quantisation of the activation.
   *
   * @param steps number of steps over the range: 255, or fewer for headroom
   */
  public abstract AffineQuantization choose(RecordedValueStatistics seen, int steps);
}
