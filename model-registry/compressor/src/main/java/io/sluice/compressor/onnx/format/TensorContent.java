package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import java.nio.ByteBuffer;

/** Where the elements of a tensor are. */
public interface TensorContent {
  /** Number of bytes. */
  long size();

  /**
   * The elements, little-endian, in row-major order: what {@code raw_data} holds. Not to be
   * changed.
   *
   * @throws CompressionException when they cannot be read any more
   */
  ByteBuffer read() throws CompressionException;

  /** Bytes that are in memory already. */
  static TensorContent of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** All of the buffer. */
  static TensorContent of(ByteBuffer bytes) {
    return new TensorContent() {
      @Override
      public long size() {
        return bytes.limit();
      }

      @Override
      public ByteBuffer read() {
        return bytes.asReadOnlyBuffer().rewind();
      }
    };
  }

  /** Elements that are computed each time they are asked for. */
  interface Source {
    ByteBuffer read() throws CompressionException;
  }

  /**
   * @param size in bytes
   */
  static TensorContent of(long size, Source source) {
    return new TensorContent() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public ByteBuffer read() throws CompressionException {
        return source.read();
      }
    };
  }
}
