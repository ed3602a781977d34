package io.sluice.compressor.coding;

import org.jspecify.annotations.Nullable;

/**
 * Values as whole multiples of a scale, as quantisation leaves them: value = (code - offset) ·
 * scale, in single precision, each group of as many elements of the tensor with its own scale.
 *
 * @param floats the scales of the groups
 * @param group elements that share a scale
 * @param offset of all groups, if there are no {@code offsets}
 * @param offsets unsigned, one for each group
 * @param codes unsigned
 */
record LatticeCode(
    float[] floats, FloatType type, int group, int offset, byte @Nullable [] offsets, byte[] codes)
    implements ValueCode {

  int largest() {
    int largest = 0;
    for (byte code : codes) {
      largest = Math.max(largest, code & 0xff);
    }
    return largest;
  }

  @Override
  public double bits(Layout layout) {
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
