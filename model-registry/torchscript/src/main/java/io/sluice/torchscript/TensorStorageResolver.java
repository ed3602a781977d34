package io.sluice.torchscript;

/** Lookup of storages by the keys of a pickle. */
interface TensorStorageResolver {
  /**
   * The storage with this key; the same instance for the same key.
   *
   * @throws ModelProcessingException if the archive lacks the storage or holds a different size or
   *     type
   */
  TensorStorage storage(ScalarType type, String key, long elements) throws ModelProcessingException;
}
