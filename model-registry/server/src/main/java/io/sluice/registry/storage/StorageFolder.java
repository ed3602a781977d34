package io.sluice.registry.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which a registry keeps everything, owned by one process at a time.
 *
 * <p>Temporary files live in {@code tmp} within it, so that renaming them into place is atomic;
 * what a crash left there is deleted when the folder is opened.
 */
public final class StorageFolder implements AutoCloseable {
  private final Path temporary;
  private final FileChannel lock;
  private final BlobStore blobs;
  private final RepositoryStore repositories;

  private StorageFolder(Path root, FileChannel lock) {
    this.lock = lock;
    this.temporary = root.resolve("tmp");
    this.blobs = new BlobStore(root.resolve("blobs"), temporary);
    this.repositories = new RepositoryStore(root.resolve("repositories"), temporary);
  }

  /**
   * @throws IOException also when another process owns the folder
   */
  public static StorageFolder open(Path folder) throws IOException {
    Path root = folder.toAbsolutePath(); // programs in other folders are told of files in it
    Files.createDirectories(root);
    StorageFolder storage = new StorageFolder(root, lock(root));
    try {
      DurableFiles.deleteTree(storage.temporary);
      Files.createDirectories(storage.uploads());
    } catch (IOException e) {
      storage.close();
      throw e;
    }
    return storage;
  }

  public BlobStore blobs() {
    return blobs;
  }

  public RepositoryStore repositories() {
    return repositories;
  }

  /** Where request bodies are streamed to. */
  public Path uploads() {
    return temporary.resolve("uploads");
  }

  /** A fresh folder for one job; its owner deletes it by {@link #discard}. */
  public Path newWorkspace() throws IOException {
    return Files.createTempDirectory(temporary, "job");
  }

  public void discard(Path workspace) throws IOException {
    DurableFiles.deleteTree(workspace);
  }

  /** Whether the disk still takes files. */
  public boolean isWritable() {
    return Files.isWritable(temporary);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new IOException(
          "Storage folder " + root + " is in use by another registry; give each its own");
    }
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this very process
    }
  }
}
