package io.sluice.compressor.coding;

import io.sluice.torchscript.HalfPrecisionConversion;
import java.util.Optional;

/**
 * Detection of lattices: whether all values of each group are whole multiples of a common scale.
 * The scale divides the largest value, so only a few candidates exist, and a single mismatch ends a
 * trial.
 */
final class LatticeCodeSearch {
  private static final int MAX_CODE = 255;
  private static final int MIN_GROUP = 8;
  private static final int ULPS = 2;
  private static final int[] GROUPS = {256, 128, 64, 32, 16};

  private final float[] values;

  private LatticeCodeSearch(float[] values) {
    this.values = values;
  }

  /**
   * Returns the lattice with the largest possible groups: the whole tensor, rows, or equal parts of
   * rows; empty without any.
   *
   * @param values elements, row by row
   * @param row number of elements per row
   */
  static Optional<LatticeCode> of(float[] values, int row, StorageLayout layout) {
    LatticeCodeSearch lattices = new LatticeCodeSearch(values);
    Optional<LatticeCode> found = lattices.grouped(values.length, layout);
    if (found.isEmpty() && row < values.length && row >= MIN_GROUP) {
      found = lattices.grouped(row, layout);
    }
    for (int i = 0; i < GROUPS.length && found.isEmpty(); i++) {
      if (GROUPS[i] < row && row % GROUPS[i] == 0) {
        found = lattices.grouped(GROUPS[i], layout);
      }
    }
    return found;
  }

  private Optional<LatticeCode> grouped(int group, StorageLayout layout) {
    if (group == 0) {
      return Optional.empty();
    }
    float[] scales = new float[values.length / group];
    int[] lowest = new int[scales.length];
    int widest = 0;
    int low = 0;
    int high = 0;
    for (int g = 0; g < scales.length; g++) {
      int from = g * group;
      scales[g] = scale(from, from + group);
      if (scales[g] == 0) {
        return Optional.empty();
      }
      int highest = 0;
      for (int i = from; i < from + group; i++) {
        int multiple = multiple(values[i], scales[g]);
        lowest[g] = Math.min(lowest[g], multiple);
        highest = Math.max(highest, multiple);
      }
      widest = Math.max(widest, highest - lowest[g]);
      low = Math.min(low, lowest[g]);
      high = Math.max(high, highest);
    }
    boolean same = high - low <= MAX_CODE && layout.width(high - low) == layout.width(widest);
    return Optional.of(coded(scales, group, same ? -low : -1, lowest));
  }

  private LatticeCode coded(float[] scales, int group, int offset, int[] lowest) {
    byte[] codes = new byte[values.length];
    byte[] offsets = new byte[scales.length];
    for (int g = 0; g < scales.length; g++) {
      offsets[g] = (byte) -lowest[g];
      int zero = offset >= 0 ? offset : -lowest[g];
      for (int i = g * group; i < (g + 1) * group; i++) {
        codes[i] = (byte) (multiple(values[i], scales[g]) + zero);
      }
    }
    return new LatticeCode(
        scales,
        StoredFloatType.smallest(scales),
        group,
        Math.max(0, offset),
        offset >= 0 ? null : offsets,
        codes);
  }

  /** Returns the coarsest scale of these values; 0 without any. */
  private float scale(int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    if (largest == 0) {
      return fits(1, from, to) ? 1 : 0;
    }
    if (!Float.isFinite(largest)) {
      return 0;
    }
    for (int steps = 1; steps <= MAX_CODE; steps++) {
      float scale = near(largest / steps, from, to);
      if (scale > 0) {
        return scale;
      }
    }
    return 0;
  }

  /**
   * Returns a fitting scale equal to this one up to rounding, 16-bit scales preferred; 0 without
   * any.
   */
  private float near(float scale, int from, int to) {
    float half = HalfPrecisionConversion.fromHalf(HalfPrecisionConversion.toHalf(scale));
    if (fits(half, from, to)) {
      return half;
    }
    float candidate = scale;
    for (int i = 0; i < ULPS; i++) {
      candidate = Math.nextDown(candidate);
    }
    for (int i = -ULPS; i <= ULPS; i++) {
      if (fits(candidate, from, to)) {
        return candidate;
      }
      candidate = Math.nextUp(candidate);
    }
    return 0;
  }

  private boolean fits(float scale, int from, int to) {
    if (!(scale > 0) || !Float.isFinite(scale)) {
      return false;
    }
    int lowest = 0;
    int highest = 0;
    for (int i = from; i < to; i++) {
      int multiple = multiple(values[i], scale);
      lowest = Math.min(lowest, multiple);
      highest = Math.max(highest, multiple);
      boolean exact =
          Float.floatToRawIntBits(multiple * scale) == Float.floatToRawIntBits(values[i]);
      if (!exact || highest - lowest > MAX_CODE) {
        return false;
      }
    }
    return true;
  }

  private static int multiple(float value, float scale) {
    float quotient = value / scale;
    // a larger quotient is no valid code; the result 0 makes the caller reject the scale
    return Math.abs(quotient) <= MAX_CODE ? (int) Math.rint(quotient) : 0;
  }
}
