package io.sluice.compressor.coding;

import org.jspecify.annotations.Nullable;

/**
 * Lattice code: values as whole multiples of a scale, for the results of quantisation. value =
 * (code - offset) · scale in single precision, with a scale for each group of elements of the
 * tensor.
 *
 * @param floats scales of the groups
 * @param group elements per group
 * @param offset common offset of all groups, without {@code offsets}
 * @param offsets offset of each group, unsigned
 * @param codes codes of the values, unsigned
 */
record LatticeCode(
    float[] floats,
    StoredFloatType type,
    int group,
    int offset,
    byte @Nullable [] offsets,
    byte[] codes)
    implements TensorValueCode {

  /** Returns the largest code. */
  int largest() {
    int largest = 0;
    for (byte code : codes) {
      largest = Math.max(largest, code & 0xff);
    }
    return largest;
  }

  @Override
  public double bits(StorageLayout layout) {
    double bits = layout.bits(codes, largest()) + layout.bits(floats, type);
    return offsets == null ? bits : bits + layout.bits(offsets, 255);
  }

  @Override
  public float[] decode(int @Nullable [] positions) {
    float[] values = new float[codes.length];
    for (int i = 0; i < values.length; i++) {
      int of = (positions == null ? i : positions[i]) / group;
      int zero = offsets == null ? offset : offsets[of] & 0xff;
      values[i] = ((codes[i] & 0xff) - zero) * type.decode(type.encode(floats[of]));
    }
    return values;
  }
}
