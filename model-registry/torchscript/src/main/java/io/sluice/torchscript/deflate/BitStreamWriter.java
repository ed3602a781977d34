package io.sluice.torchscript.deflate;

import java.io.ByteArrayOutputStream;

/** Bits packed into bytes, lowest bit first (RFC 1951, section 3.1.1). */
final class BitStreamWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long buffer;
  private int filled;

  /**
   * Appends the lowest {@code count} bits, lowest first.
   *
   * @param count 0 to 32
   */
  void put(int bits, int count) {
    buffer |= (bits & ((1L << count) - 1)) << filled;
    filled += count;
    while (filled >= Byte.SIZE) {
      out.write((int) buffer);
      buffer >>>= Byte.SIZE;
      filled -= Byte.SIZE;
    }
  }

  /** All bytes, the last padded with zero bits. */
  byte[] finish() {
    if (filled > 0) {
      put(0, Byte.SIZE - filled);
    }
    return out.toByteArray();
  }
}
