package io.sluice.registry.storage;

import io.sluice.registry.manifest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Files named by the sha256 of their content: {@code blobs/sha256/ab/ab…}. */
public final class BlobStore {
  private final Path folder;
  private final Path temporary;

  BlobStore(Path folder, Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Stores content under the digest that is computed while it is written. Content that is there
   * already is written again, which repairs a file that the disk has damaged.
   */
  public StoredBlob put(InputStream content) throws IOException {
    Path file = Files.createTempFile(temporary, "blob", "");
    try {
      MessageDigest sha256 = Digest.sha256();
      DurableFiles.write(new DigestInputStream(content, sha256), file);
      Digest digest = Digest.of(sha256);
      long bytes = Files.size(file);
      DurableFiles.rename(file, path(digest));
      return new StoredBlob(digest, path(digest), bytes);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  public StoredBlob put(byte[] content) throws IOException {
    return put(new ByteArrayInputStream(content));
  }

  public StoredBlob put(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return put(content);
    }
  }

  public Optional<StoredBlob> find(Digest digest) throws IOException {
    Path file = path(digest);
    return Files.isRegularFile(file)
        ? Optional.of(new StoredBlob(digest, file, Files.size(file)))
        : Optional.empty();
  }

  /**
   * Reads a small blob whole.
   *
   * @throws IOException also when the file on disk is not what its name says
   */
  public byte[] read(Digest digest) throws IOException {
    byte[] content = Files.readAllBytes(path(digest));
    if (!Digest.of(content).equals(digest)) {
      throw new IOException(
          "Tried to read " + digest + " from " + path(digest) + ", but the file is damaged");
    }
    return content;
  }

  private Path path(Digest digest) {
    return folder.resolve("sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }
}
