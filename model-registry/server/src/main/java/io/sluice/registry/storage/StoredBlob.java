package io.sluice.registry.storage;

import io.sluice.registry.manifest.Digest;
import java.nio.file.Path;

/**
 * A blob on disk.
 *
 * @param file complete and never changed
 * @param bytes its size
 */
public record StoredBlob(Digest digest, Path file, long bytes) {}
