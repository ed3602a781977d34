package io.sluice.torchscript;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a pickle, read from front to back. A read beyond the end throws a {@link
 * java.nio.BufferUnderflowException}.
 */
final class PickleByteReader {
  private final String name;
  private final ByteBuffer bytes;

  /**
   * @param name name of the archive entry, for messages
   */
  PickleByteReader(String name, byte[] pickle) {
    this.name = name;
    this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  int unsignedByte() {
    return bytes.get() & 0xff;
  }

  int unsignedShort() {
    return bytes.getShort() & 0xffff;
  }

  int integer() {
    return bytes.getInt();
  }

  String line() {
    int start = bytes.position();
    while (bytes.get() != '\n') {
      // look for the end of the line; a missing end is an underflow
    }
    int length = bytes.position() - 1 - start;
    return new String(bytes.array(), start, length, StandardCharsets.UTF_8);
  }

  String text(int length) throws ModelProcessingException {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged("a string claims " + (length & 0xffffffffL) + " bytes");
    }
    byte[] utf8 = new byte[length];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  long longOf(int length) throws ModelProcessingException {
    if (length > Long.BYTES) {
      throw damaged("an integer has " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      long digit = bytes.get();
      value |= (i == length - 1 ? digit : digit & 0xff) << (8 * i);
    }
    return value;
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
  }

  ModelProcessingException damaged(String what) {
    return new ModelProcessingException(
        "Tried to read the pickle %s, but at byte %d of %d %s"
            .formatted(name, bytes.position(), bytes.limit(), what));
  }
}
