package io.sluice.compressor.technique;

import io.sluice.compressor.torchscript.HalfTypes;

/**
 * The real numbers that a group of integers stands for: whole multiples of a scale.
 *
 * @param scale positive
 * @param low smallest multiple, at most 0
 * @param high largest multiple, at least 0
 */
record Grid(float scale, int low, int high) {
  /** Below it a half has fewer significant bits. */
  private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;

  private static final float LARGEST_HALF = 65504;

  /** A grid whose scale is rounded to a half, unless that would lose more than its last bits. */
  static Grid of(double scale, int low, int high) {
    boolean fits = scale >= SMALLEST_NORMAL_HALF && scale <= LARGEST_HALF;
    float chosen = fits ? HalfTypes.fromHalf(HalfTypes.toHalf((float) scale)) : (float) scale;
    return new Grid(chosen > 0 ? chosen : 1, low, high);
  }

  int multiple(double value) {
    return (int) Math.max(low, Math.min(high, Math.rint(value / scale)));
  }

  /** The nearest number of the grid, in the arithmetic of the decoder. */
  float round(float value) {
    return multiple(value) * scale;
  }
}
