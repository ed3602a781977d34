package io.sluice.compressor.coding;

import org.jspecify.annotations.Nullable;

/** How the values of a tensor are stored, all of them or those that are not zero. */
sealed interface ValueCode permits RawCode, CodebookCode, LatticeCode {
  /** Estimated size. */
  double bits(Layout layout);

  /**
   * The values again.
   *
   * @param positions of the values in the tensor's rows, null when every element has one
   */
  float[] decode(int @Nullable [] positions);

  /** What of it are floats. */
  float[] floats();

  FloatType type();
}
