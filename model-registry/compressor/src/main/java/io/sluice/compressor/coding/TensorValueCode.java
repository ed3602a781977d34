package io.sluice.compressor.coding;

import org.jspecify.annotations.Nullable;

/** Code of the values of a tensor: all values, or the nonzero ones of a sparse tensor. */
sealed interface TensorValueCode permits RawCode, CodebookCode, LatticeCode {
  /** Returns the estimated size, bits. */
  double bits(StorageLayout layout);

  /**
   * Returns the decoded values.
   *
   * @param positions positions of the values, row by row; null for a dense tensor
   */
  float[] decode(int @Nullable [] positions);

  /** Returns the floating-point part: raw values, codebook or scales. */
  float[] floats();

  StoredFloatType type();
}
