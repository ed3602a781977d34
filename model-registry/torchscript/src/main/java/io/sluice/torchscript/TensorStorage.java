package io.sluice.torchscript;

/**
 * The bytes viewed by tensors. Compared by identity: tensors of one storage are tied.
 *
 * <p>A storage of an archive keeps no copy; each {@link #bytes()} reads the archive.
 */
public final class TensorStorage {
  private final ScalarType type;
  private final long elements;
  private final Content content;

  /** Source of the bytes. */
  public interface Content {
    /** Little-endian elements, equal at each call. */
    byte[] read() throws ModelProcessingException;
  }

  TensorStorage(ScalarType type, long elements, Content content) {
    this.type = type;
    this.elements = elements;
    this.content = content;
  }

  /** A storage in memory; the array must not change afterwards. */
  static TensorStorage of(ScalarType type, byte[] bytes) {
    return new TensorStorage(type, bytes.length / type.bytes(), () -> bytes);
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
   * Little-endian elements; read-only.
   *
   * @throws ModelProcessingException if the archive is truncated or no longer readable
   */
  byte[] bytes() throws ModelProcessingException {
    return content.read();
  }
}
