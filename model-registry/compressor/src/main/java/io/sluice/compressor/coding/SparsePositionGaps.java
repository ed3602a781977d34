package io.sluice.compressor.coding;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Positions of the values of a sparse tensor, as run lengths of zeros: for each value the number of
 * zeros before it, with fillers for longer runs ("Deep Compression", Han et al., 2016, section 2; a
 * filler carries a zero there, nothing here).
 *
 * @param gaps run lengths, unsigned, fillers among them
 * @param filler largest gap; stands for that many zeros without a value behind them
 */
record SparsePositionGaps(byte[] gaps, int filler) {
  private static final int MIN_WIDTH = 2;

  /**
   * Returns the gaps at the width of least estimated size.
   *
   * @param positions positions of the values, ascending
   */
  static SparsePositionGaps of(int[] positions, StorageLayout layout) {
    SparsePositionGaps best = of(positions, 255);
    if (layout == StorageLayout.PACKED) {
      for (int width = MIN_WIDTH; width < Byte.SIZE; width++) {
        SparsePositionGaps other = of(positions, (1 << width) - 1);
        best = other.bits(layout) < best.bits(layout) ? other : best;
      }
    }
    return best;
  }

  static SparsePositionGaps of(int[] positions, int filler) {
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
    return new SparsePositionGaps(gaps.toByteArray(), filler);
  }

  /** Returns the estimated size in bits. */
  double bits(StorageLayout layout) {
    return layout.bits(gaps, filler);
  }

  /** Returns the decoded positions, ascending. */
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
