package io.sluice.compressor.torchscript.deflate;

import java.io.ByteArrayOutputStream;

/** Bits, the first one lowest in its byte (RFC 1951, section 3.1.1). */
final class BitOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long buffer;
  private int filled;

  /** The lowest {@code count} bits, lowest first; at most 32. */
  void put(int bits, int count) {
    buffer |= (bits & ((1L << count) - 1)) << filled;
    filled += count;
    while (filled >= Byte.SIZE) {
      out.write((int) buffer);
      buffer >>>= Byte.SIZE;
      filled -= Byte.SIZE;
    }
  }

  /** All bits, the last byte filled up with zeros. */
  byte[] finish() {
    if (filled > 0) {
      put(0, Byte.SIZE - filled);
    }
    return out.toByteArray();
  }
}
