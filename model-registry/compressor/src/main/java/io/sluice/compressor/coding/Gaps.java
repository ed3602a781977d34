package io.sluice.compressor.coding;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Where the values of a sparse tensor are: for each value how many zeros lie before it, and a
 * filler where there are more than an integer holds ("Deep Compression", Han et al., 2016, section
 * 2; their filler carries a zero, this one carries nothing).
 *
 * @param gaps unsigned, fillers among them
 * @param filler stands for as many zeros as its value, and no value behind them
 */
record Gaps(byte[] gaps, int filler) {
  private static final int MIN_WIDTH = 2;

  /** The cheapest width for these positions, which rise. */
  static Gaps of(int[] positions, Layout layout) {
    Gaps best = of(positions, 255);
    if (layout == Layout.PACKED) {
      for (int width = MIN_WIDTH; width < Byte.SIZE; width++) {
        Gaps other = of(positions, (1 << width) - 1);
        best = other.bits(layout) < best.bits(layout) ? other : best;
      }
    }
    return best;
  }

  static Gaps of(int[] positions, int filler) {
    ByteArrayOutputStream gaps = new ByteArrayOutputStream(positions.length + 16);
    int next = 0;
    for (int position : positions) {
      int zeros = position - next;
      for (; zeros >= filler; zeros -= filler) {
        gaps.write(filler);
      }
      gaps.write(zeros);
      next = position + 1;
    }
    return new Gaps(gaps.toByteArray(), filler);
  }

  double bits(Layout layout) {
    return layout.bits(gaps, filler);
  }

  /** The positions again. */
  int[] positions() {
    int[] positions = new int[gaps.length];
    int count = 0;
    int next = 0;
    for (byte gap : gaps) {
      next += gap & 0xff;
      if ((gap & 0xff) != filler) {
        positions[count++] = next++;
      }
    }
    return Arrays.copyOf(positions, count);
  }
}
