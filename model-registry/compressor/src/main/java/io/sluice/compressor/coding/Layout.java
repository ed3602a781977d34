package io.sluice.compressor.coding;

/** What small integers and floats become in the file, and so what they cost. */
enum Layout {
  /**
   * A byte for each integer, the bytes of floats sorted by significance: streams of like symbols
   * for the Huffman coding of the file.
   */
  ENTROPY_CODED {
    @Override
    int width(int largest) {
      return Byte.SIZE;
    }

    @Override
    double bits(byte[] integers, int largest) {
      return entropy(integers, 0, 1);
    }

    @Override
    double bits(float[] values, FloatType type) {
      byte[] bytes = new byte[values.length * type.bytes()];
      for (int i = 0; i < values.length; i++) {
        for (int b = 0; b < type.bytes(); b++) {
          bytes[i * type.bytes() + b] = (byte) (type.encode(values[i]) >> (Byte.SIZE * b));
        }
      }
      double bits = 0;
      for (int b = 0; b < type.bytes(); b++) {
        bits += entropy(bytes, b, type.bytes());
      }
      return bits;
    }
  },

  /** As many bits for each integer as the largest needs; floats as they are. */
  PACKED {
    @Override
    int width(int largest) {
      return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(largest));
    }

    @Override
    double bits(byte[] integers, int largest) {
      return (double) integers.length * width(largest);
    }

    @Override
    double bits(float[] values, FloatType type) {
      return (double) values.length * type.bytes() * Byte.SIZE;
    }
  };

  /** What a symbol adds to a Huffman table. */
  private static final double BITS_PER_SYMBOL = 3.5;

  /** Bits of each integer, 1 to 8. */
  abstract int width(int largest);

  /** Estimated size of unsigned integers. */
  abstract double bits(byte[] integers, int largest);

  /** Estimated size of floats. */
  abstract double bits(float[] values, FloatType type);

  private static double entropy(byte[] bytes, int from, int step) {
    int[] counts = new int[256];
    int total = 0;
    for (int i = from; i < bytes.length; i += step) {
      counts[bytes[i] & 0xff]++;
      total++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits += BITS_PER_SYMBOL + count * Math.log((double) total / count) / Math.log(2);
      }
    }
    // a Huffman code has no word of less than a bit
    return Math.max(bits, total);
  }
}
