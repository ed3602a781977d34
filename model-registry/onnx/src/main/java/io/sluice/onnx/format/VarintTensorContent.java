package io.sluice.onnx.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.sluice.torchscript.ModelProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of {@code int32_data}, {@code int64_data} and {@code uint64_data}: one varint each,
 * for types of any width. Counted at once, decoded when read.
 */
final class VarintTensorContent implements OnnxTensorContent {
  private final ByteString varints;
  private final OnnxElementType type;
  private final int count;

  VarintTensorContent(ByteString varints, OnnxElementType type) {
    this.varints = varints;
    this.type = type;
    this.count = count(varints);
  }

  private static int count(ByteString varints) {
    int count = 0;
    for (ByteString.ByteIterator bytes = varints.iterator(); bytes.hasNext(); ) {
      count += bytes.nextByte() >= 0 ? 1 : 0;
    }
    return count;
  }

  @Override
  public long size() {
    return (long) count * type.bytes();
  }

  @Override
  public ByteBuffer read() throws ModelProcessingException {
    ByteBuffer elements = ByteBuffer.allocate((int) size()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      CodedInputStream in = varints.newCodedInput();
      for (int i = 0; i < count; i++) {
        put(elements, in.readRawVarint64());
      }
    } catch (IOException e) {
      throw new ModelProcessingException(
          "Tried to read the elements of an ONNX tensor, but they are damaged: " + e.getMessage(),
          e);
    }
    return elements.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer elements, long value) {
    switch (type.bytes()) {
      case 1 -> elements.put((byte) value);
      case 2 -> elements.putShort((short) value);
      case 4 -> elements.putInt((int) value);
      default -> elements.putLong(value);
    }
  }
}
