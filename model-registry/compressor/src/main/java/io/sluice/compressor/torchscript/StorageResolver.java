package io.sluice.compressor.torchscript;

import io.sluice.compressor.CompressionException;

/** Finds the storage that a pickle names by its key. */
interface StorageResolver {
  /**
   * The same instance for the same key.
   *
   * @throws CompressionException when the archive does not have that much
   */
  Storage storage(ScalarType type, String key, long elements) throws CompressionException;
}
