package io.sluice.torchscript.deflate;

import java.util.List;
import java.util.zip.Deflater;

/** Encoder of raw deflate streams, optimised for size. */
public final class DeflateEncoder {
  private static final int LEVEL = 9;

  private DeflateEncoder() {}

  /**
   * The smallest of three encodings: references and Huffman codes ({@link Deflater} at level 9),
   * the same with the filtered strategy, and literals only with a Huffman table for each part of
   * different statistics.
   */
  public static byte[] smallest(byte[] bytes) {
    byte[] best = literalBlocks(bytes);
    for (int strategy : new int[] {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED}) {
      byte[] other = standard(bytes, strategy);
      best = other.length < best.length ? other : best;
    }
    return best;
  }

  static byte[] literalBlocks(byte[] bytes) {
    BitStreamWriter out = new BitStreamWriter();
    List<Integer> ends = bytes.length == 0 ? List.of(0) : DeflateBlockSplitter.of(bytes);
    int from = 0;
    for (int i = 0; i < ends.size(); i++) {
      new HuffmanLiteralBlock(bytes, from, ends.get(i)).write(out, i == ends.size() - 1);
      from = ends.get(i);
    }
    return out.finish();
  }

  static byte[] standard(byte[] bytes, int strategy) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      byte[] compressed = new byte[bytes.length + bytes.length / 1000 + 64];
      int length = 0;
      while (!deflater.finished()) {
        length += deflater.deflate(compressed, length, compressed.length - length);
      }
      return java.util.Arrays.copyOf(compressed, length);
    } finally {
      deflater.end();
    }
  }
}
