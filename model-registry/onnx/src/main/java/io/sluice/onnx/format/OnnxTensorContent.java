package io.sluice.onnx.format;

import io.sluice.torchscript.ModelProcessingException;
import java.nio.ByteBuffer;

/** Source of the elements of a tensor. */
public interface OnnxTensorContent {
  /** Number of bytes. */
  long size();

  /**
   * The elements, little-endian, in row-major order, as in {@code raw_data}. Read-only.
   *
   * @throws ModelProcessingException if the elements can no longer be read
   */
  ByteBuffer read() throws ModelProcessingException;

  /** Content in memory. */
  static OnnxTensorContent of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** Content of the whole buffer. */
  static OnnxTensorContent of(ByteBuffer bytes) {
    return new OnnxTensorContent() {
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
    ByteBuffer read() throws ModelProcessingException;
  }

  /**
   * Computed content.
   *
   * @param size size in bytes
   */
  static OnnxTensorContent of(long size, Source source) {
    return new OnnxTensorContent() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public ByteBuffer read() throws ModelProcessingException {
        return source.read();
      }
    };
  }
}
