package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;

/**
 * The bytes that tensors are views of. Compared by identity: tensors of one storage are tied.
 *
 * <p>A storage that came from an archive keeps no copy; each {@link #bytes()} reads the archive.
 */
public final class Storage {
  private final ScalarType type;
  private final long elements;
  private final Content content;

  /** Where the bytes are. */
  public interface Content {
    /** Little-endian elements, each time the same. */
    byte[] read() throws CompressionException;
  }

  Storage(ScalarType type, long elements, Content content) {
    this.type = type;
    this.elements = elements;
    this.content = content;
  }

  /** A storage in memory; the array must not be changed any more. */
  static Storage of(ScalarType type, byte[] bytes) {
    return new Storage(type, bytes.length / type.bytes(), () -> bytes);
  }

  public ScalarType type() {
    return type;
  }

  public long elements() {
    return elements;
  }

  /** Size in bytes. */
  public long size() {
    return elements * type.bytes();
  }

  /**
   * Little-endian elements, to be read only.
   *
   * @throws CompressionException when the archive has fewer or cannot be read any more
   */
  byte[] bytes() throws CompressionException {
    return content.read();
  }
}
