package io.sluice.compressor.coding;

import org.jspecify.annotations.Nullable;

/** Raw code: unchanged values in the smallest exact type. */
record RawCode(float[] floats, StoredFloatType type) implements TensorValueCode {
  static RawCode of(float[] values) {
    return new RawCode(values, StoredFloatType.smallest(values));
  }

  @Override
  public double bits(StorageLayout layout) {
    return layout.bits(floats, type);
  }

  @Override
  public float[] decode(int @Nullable [] positions) {
    float[] values = new float[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.decode(type.encode(floats[i]));
    }
    return values;
  }
}
