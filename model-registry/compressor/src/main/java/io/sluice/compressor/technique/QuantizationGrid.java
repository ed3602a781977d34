package io.sluice.compressor.technique;

import io.sluice.torchscript.HalfPrecisionConversion;

/**
 * Quantisation grid of a group: integer multiples of a scale.
 *
 * @param scale step of the grid, > 0
 * @param low smallest multiple, at most 0
 * @param high largest multiple, at least 0
 */
record QuantizationGrid(float scale, int low, int high) {
  /** Smallest half of full precision; smaller halves are subnormal. */
  private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;

  private static final float LARGEST_HALF = 65504;

  /** Returns a grid with the scale rounded to a half, if in the normal range of halves. */
  static QuantizationGrid of(double scale, int low, int high) {
    boolean fits = scale >= SMALLEST_NORMAL_HALF && scale <= LARGEST_HALF;
    float chosen =
        fits
            ? HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf((float) scale))
            : (float) scale;
    return new QuantizationGrid(chosen > 0 ? chosen : 1, low, high);
  }

  /** Returns the nearest multiple, clamped to the grid. */
  int multiple(double value) {
    return (int) Math.max(low, Math.min(high, Math.rint(value / scale)));
  }

  /** Returns the nearest number of the grid, in the arithmetic of the decoder. */
  float round(float value) {
    return multiple(value) * scale;
  }
}
