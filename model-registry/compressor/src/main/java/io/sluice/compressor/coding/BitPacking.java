package io.sluice.compressor.coding;

import java.io.ByteArrayOutputStream;

/**
 * Packing of unsigned integers of 1 to 8 bits. A width is a sum of 4, 2 and 1 (or 8 itself). Each
 * part of the integers is packed separately, the highest part first, as many per byte as fit, the
 * first in the lowest bits; tensor operations can thus unpack without addressing single bits.
 */
final class BitPacking {
  private static final int[] PARTS = {8, 4, 2, 1};

  private BitPacking() {}

  /**
   * Packs integers.
   *
   * @param integers unsigned integers below 2^width
   * @param width bits per integer, 1 to 8
   */
  static byte[] pack(byte[] integers, int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int left = width;
    for (int part : PARTS) {
      if ((width & part) != 0) {
        left -= part;
        packPart(integers, left, part, out);
      }
    }
    return out.toByteArray();
  }

  private static void packPart(byte[] integers, int shift, int part, ByteArrayOutputStream out) {
    int perByte = Byte.SIZE / part;
    int mask = (1 << part) - 1;
    for (int i = 0; i < integers.length; i += perByte) {
      int packed = 0;
      for (int j = 0; j < perByte && i + j < integers.length; j++) {
        packed |= ((integers[i + j] & 0xff) >> shift & mask) << (j * part);
      }
      out.write(packed);
    }
  }

  /**
   * Unpacks integers.
   *
   * @param from index of the first packed byte
   * @param count number of integers
   * @param width bits per integer, 1 to 8
   */
  static byte[] unpack(byte[] packed, int from, int count, int width) {
    byte[] integers = new byte[count];
    int at = from;
    for (int part : PARTS) {
      if ((width & part) != 0) {
        int perByte = Byte.SIZE / part;
        for (int i = 0; i < count; i++) {
          int bits = (packed[at + i / perByte] & 0xff) >> (i % perByte * part);
          integers[i] = (byte) (integers[i] << part | bits & (1 << part) - 1);
        }
        at += (count + perByte - 1) / perByte;
      }
    }
    return integers;
  }
}
