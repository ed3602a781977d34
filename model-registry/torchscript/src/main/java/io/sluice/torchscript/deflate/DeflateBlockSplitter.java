package io.sluice.torchscript.deflate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Block boundaries at changes of byte statistics large enough to pay for a new Huffman table: the
 * cheapest sequence of blocks between equally spaced points, found by dynamic programming over
 * their entropies.
 */
final class DeflateBlockSplitter {
  private static final int MAX_POINTS = 384;
  private static final int MIN_STEP = 32;
  private static final int SYMBOLS = 256;

  /** Estimated bits per block besides literals: header, plus table entries per occurring symbol. */
  private static final double BITS_PER_BLOCK = 75;

  private static final double BITS_PER_SYMBOL = 3.5;

  private final byte[] bytes;
  private final int step;
  private final int[][] counts;

  private DeflateBlockSplitter(byte[] bytes) {
    this.bytes = bytes;
    this.step = Math.max(MIN_STEP, (bytes.length + MAX_POINTS - 1) / MAX_POINTS);
    int points = (bytes.length + step - 1) / step;
    counts = new int[points + 1][];
    counts[0] = new int[SYMBOLS];
    for (int p = 0; p < points; p++) {
      counts[p + 1] = counts[p].clone();
      for (int i = p * step; i < Math.min(bytes.length, (p + 1) * step); i++) {
        counts[p + 1][bytes[i] & 0xff]++;
      }
    }
  }

  /**
   * End offsets of the blocks in ascending order, the last equal to the length; empty for no bytes.
   */
  static List<Integer> of(byte[] bytes) {
    return new DeflateBlockSplitter(bytes).ends();
  }

  private List<Integer> ends() {
    int points = counts.length - 1;
    double[] cost = new double[points + 1];
    int[] from = new int[points + 1];
    for (int end = 1; end <= points; end++) {
      cost[end] = Double.POSITIVE_INFINITY;
      for (int start = 0; start < end; start++) {
        double through = cost[start] + bits(start, end);
        if (through < cost[end]) {
          cost[end] = through;
          from[end] = start;
        }
      }
    }
    List<Integer> ends = new ArrayList<>();
    for (int end = points; end > 0; end = from[end]) {
      ends.add(Math.min(bytes.length, end * step));
    }
    Collections.reverse(ends);
    return ends;
  }

  private double bits(int start, int end) {
    int total = Math.min(bytes.length, end * step) - start * step;
    double bits = BITS_PER_BLOCK + total * log2(total);
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      int count = counts[end][symbol] - counts[start][symbol];
      if (count > 0) {
        bits += BITS_PER_SYMBOL - count * log2(count);
      }
    }
    return bits;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
