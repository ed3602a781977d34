package io.sluice.compressor.technique;

import java.util.function.DoubleUnaryOperator;

/** Method of choosing the scale of a group of weights. */
public enum GroupScaleRule {
  /** Full range: the largest weight determines the scale. */
  MIN_MAX {
    @Override
    QuantizationGrid choose(float[] values, int from, int to, int bits, boolean symmetric) {
      return spread(values, from, to, bits, symmetric, 1);
    }
  },

  /** Clipped range of least squared error. */
  LEAST_SQUARES {
    @Override
    QuantizationGrid choose(float[] values, int from, int to, int bits, boolean symmetric) {
      return search(values, from, to, bits, symmetric, 0.4, error -> error * error);
    }
  },

  /**
   * Minimises the sum of |error|^¾, which tolerates outliers: first over ranges, then alternating
   * between outliers and scale (half-quadratic splitting; "Half-Quadratic Quantization of Large
   * Machine Learning Models", Badri and Shaji, 2023). The paper fits the zero point; here zero
   * stays a whole step and the scale is fitted.
   */
  HALF_QUADRATIC {
    @Override
    QuantizationGrid choose(float[] values, int from, int to, int bits, boolean symmetric) {
      QuantizationGrid best =
          search(values, from, to, bits, symmetric, 0.05, GroupScaleRule::robust);
      double least = error(best, values, from, to, GroupScaleRule::robust);
      QuantizationGrid grid = best;
      double beta = 1 / Math.sqrt(Math.sqrt(grid.scale()) * grid.scale());
      for (int i = 0; i < ITERATIONS; i++) {
        grid = fitted(grid, values, from, to, beta);
        double error = error(grid, values, from, to, GroupScaleRule::robust);
        if (error < least) {
          least = error;
          best = grid;
        }
        beta *= GROWTH;
      }
      return best;
    }
  };

  private static final int CANDIDATES = 40;
  private static final int ITERATIONS = 20;
  private static final double GROWTH = 1.05;

  /**
   * Returns the grid of a range of values.
   *
   * @param from first index
   * @param to index behind the last
   */
  abstract QuantizationGrid choose(float[] values, int from, int to, int bits, boolean symmetric);

  /** Returns a grid over a share of the range of the values. */
  private static QuantizationGrid spread(
      float[] values, int from, int to, int bits, boolean symmetric, double share) {
    double low = 0;
    double high = 0;
    for (int i = from; i < to; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    if (low == high) {
      return new QuantizationGrid(1, 0, 0);
    }
    if (symmetric) {
      int most = (1 << (bits - 1)) - 1;
      return QuantizationGrid.of(share * Math.max(-low, high) / most, -most, most);
    }
    int steps = (1 << bits) - 1;
    QuantizationGrid scale = QuantizationGrid.of(share * (high - low) / steps, 0, steps);
    int below = (int) Math.max(-steps, Math.min(0, Math.rint(share * low / scale.scale())));
    return new QuantizationGrid(scale.scale(), below, below + steps);
  }

  private static double robust(double error) {
    double root = Math.sqrt(error);
    return root * Math.sqrt(root);
  }

  /**
   * Returns the best of grids over decreasing shares of the range.
   *
   * @param smallest smallest share
   */
  private static QuantizationGrid search(
      float[] values,
      int from,
      int to,
      int bits,
      boolean symmetric,
      double smallest,
      DoubleUnaryOperator norm) {
    QuantizationGrid best = spread(values, from, to, bits, symmetric, 1);
    double least = error(best, values, from, to, norm);
    for (int i = 1; i < CANDIDATES; i++) {
      double share = 1 - (1 - smallest) * i / CANDIDATES;
      QuantizationGrid candidate = spread(values, from, to, bits, symmetric, share);
      double error = error(candidate, values, from, to, norm);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return best;
  }

  private static double error(
      QuantizationGrid grid, float[] values, int from, int to, DoubleUnaryOperator norm) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += norm.applyAsDouble(Math.abs(values[i] - grid.round(values[i])));
    }
    return sum;
  }

  /** Returns the grid with the scale of least squares for the values minus outlier errors. */
  private static QuantizationGrid fitted(
      QuantizationGrid grid, float[] values, int from, int to, double beta) {
    double product = 0;
    double square = 0;
    for (int i = from; i < to; i++) {
      int multiple = grid.multiple(values[i]);
      double error = values[i] - multiple * (double) grid.scale();
      double size = Math.abs(error);
      double shrunk = size == 0 ? 0 : Math.max(0, size - 1 / (beta * Math.sqrt(Math.sqrt(size))));
      double outlier = Math.signum(error) * shrunk;
      product += (values[i] - outlier) * multiple;
      square += (double) multiple * multiple;
    }
    return square == 0 || product <= 0
        ? grid
        : QuantizationGrid.of(product / square, grid.low(), grid.high());
  }
}
