package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;

/** Lookup of storages by the keys of a pickle. */
interface StorageResolver {
  /**
   * The storage with this key; the same instance for the same key.
   *
   * @throws CompressionException if the archive lacks the storage or holds a different size or type
   */
  Storage storage(ScalarType type, String key, long elements) throws CompressionException;
}
