package io.sluice.graph.quantization;

import io.sluice.torchscript.HalfPrecisionConversion;

/**
 * Quantisation of an embedding row: real value = scale · q + lowest, in libtorch's arithmetic.
 *
 * @param scale step size; > 0
 * @param lowest real value of integer 0
 * @param steps largest integer
 */
record EmbeddingRowRange(float scale, float lowest, int steps) {
  private static final int CANDIDATES = 24;
  private static final double SMALLEST_SHARE = 0.5;

  static EmbeddingRowRange of(float[] values, int from, int count, int bits) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    if (bits == Byte.SIZE) {
      return over(low, high, bits);
    }
    EmbeddingRowRange best = over(low, high, bits);
    double least = best.error(values, from, count);
    for (int i = 1; i < CANDIDATES; i++) {
      double cut = (1 - SMALLEST_SHARE) * i / CANDIDATES / 2;
      double away = cut * ((double) high - low);
      EmbeddingRowRange candidate = over(low + away, high - away, bits);
      double error = candidate.error(values, from, count);
      if (error < least) {
        best = candidate;
        least = error;
      }
    }
    return best;
  }

  /** Range with scale and lowest rounded to half precision for 4 bits, as stored by libtorch. */
  private static EmbeddingRowRange over(double low, double high, int bits) {
    int steps = (1 << bits) - 1;
    float scale = (float) ((high - low) / steps);
    float lowest = (float) low;
    if (bits < Byte.SIZE) {
      scale = HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf(scale));
      lowest = HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf(lowest));
    }
    // a constant row may have any scale
    return new EmbeddingRowRange(scale > 0 ? scale : 1, lowest, steps);
  }

  private double error(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      double error = values[i] - (scale * code(values[i]) + lowest);
      sum += error * error;
    }
    return sum;
  }

  int code(float value) {
    double step = Math.rint(((double) value - lowest) / scale);
    return (int) Math.max(0, Math.min(steps, step));
  }

  float zeroPoint() {
    return -lowest / scale;
  }
}
