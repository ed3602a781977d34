package io.sluice.compressor.coding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as numbers of a few different ones, as weight sharing leaves them.
 *
 * @param floats the different values, rising
 * @param codes unsigned
 */
record CodebookCode(float[] floats, FloatType type, byte[] codes) implements ValueCode {
  private static final int MAX_VALUES = 256;

  /** Empty when there are more different values than codes. */
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
    return Optional.of(new CodebookCode(book, FloatType.smallest(book), coded));
  }

  int largest() {
    return Math.max(0, floats.length - 1);
  }

  @Override
  public double bits(Layout layout) {
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
