package io.sluice.compressor.coding;

/** Representation of small integers and floats in the file, with the estimated size. */
enum StorageLayout {
  /**
   * A byte per integer and the bytes of floats in planes by significance: streams of like symbols
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
    double bits(float[] values, StoredFloatType type) {
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

  /** Bit-packed integers, at the width of the largest; floats unchanged. */
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
    double bits(float[] values, StoredFloatType type) {
      return (double) values.length * type.bytes() * Byte.SIZE;
    }
  };

  /** Estimated cost of a symbol in a Huffman table, bits. */
  private static final double BITS_PER_SYMBOL = 3.5;

  /**
   * Returns the bits per integer, 1 to 8.
   *
   * @param largest largest integer, at most 255
   */
  abstract int width(int largest);

  /** Returns the estimated size of unsigned integers, bits. */
  abstract double bits(byte[] integers, int largest);

  /** Returns the estimated size of floats, bits. */
  abstract double bits(float[] values, StoredFloatType type);

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
    // every code word of a Huffman code has at least one bit
    return Math.max(bits, total);
  }
}
