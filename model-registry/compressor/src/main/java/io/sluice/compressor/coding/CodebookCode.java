package io.sluice.compressor.coding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Codebook code: values as indices into a few distinct values, for the results of weight sharing.
 *
 * @param floats codebook, ascending
 * @param codes indices into the codebook, unsigned
 */
record CodebookCode(float[] floats, StoredFloatType type, byte[] codes) implements TensorValueCode {
  private static final int MAX_VALUES = 256;

  /** Returns the code; empty with more than 256 distinct values. */
  static Optional<CodebookCode> of(float[] values) {
    Map<Integer, Integer> codes = new HashMap<>();
    for (float value : values) {
      if (codes.putIfAbsent(Float.floatToRawIntBits(value), 0) == null
          && codes.size() > MAX_VALUES) {
        return Optional.empty();
      }
    }
    float[] book = new float[codes.size()];
    int count = 0;
    for (int bits : codes.keySet()) {
      book[count++] = Float.intBitsToFloat(bits);
    }
    Arrays.sort(book);
    for (int code = 0; code < book.length; code++) {
      codes.put(Float.floatToRawIntBits(book[code]), code);
    }
    byte[] coded = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      coded[i] = (byte) (int) codes.getOrDefault(Float.floatToRawIntBits(values[i]), 0);
    }
    return Optional.of(new CodebookCode(book, StoredFloatType.smallest(book), coded));
  }

  /** Returns the largest possible index. */
  int largest() {
    return Math.max(0, floats.length - 1);
  }

  @Override
  public double bits(StorageLayout layout) {
    return layout.bits(codes, largest()) + layout.bits(floats, type);
  }

  @Override
  public float[] decode(int @Nullable [] positions) {
    float[] values = new float[codes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.decode(type.encode(floats[codes[i] & 0xff]));
    }
    return values;
  }
}
