package io.sluice.compressor.onnx.format;

import io.sluice.compressor.CompressionException;
import java.nio.ByteBuffer;

/** Source of the elements of a tensor. */
public interface TensorContent {
  /** Number of bytes. */
  long size();

  /**
   * The elements, little-endian, in row-major order, as in {@code raw_data}. Read-only.
   *
   * @throws CompressionException if the elements can no longer be read
   */
  ByteBuffer read() throws CompressionException;

  /** Content in memory. */
  static TensorContent of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** Content of the whole buffer. */
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

  /** Elements computed anew at each call. */
  interface Source {
    ByteBuffer read() throws CompressionException;
  }

  /**
   * Computed content.
   *
   * @param size size in bytes
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
