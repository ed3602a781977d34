package io.sluice.compressor.compression;

import io.sluice.torchscript.ModelProcessingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Workspace of a compression: a temporary folder, removed at the end, beside or within a folder
 * kept for the next time. Two compressions never share a workspace.
 */
final class CompressionWorkspace implements Closeable {
  /** Folder of the results of steps. */
  static final String STEPS = "steps";

  private final Path kept;
  private final Path scratch;
  private final boolean temporary;
  private final FileChannel lockFile;

  private CompressionWorkspace(Path kept, boolean temporary, FileChannel lockFile)
      throws IOException {
    this.kept = kept;
    this.temporary = temporary;
    this.lockFile = lockFile;
    this.scratch = Files.createDirectories(kept.resolve("scratch"));
  }

  /**
   * @param output parent of a temporary folder
   * @param work folder to be kept, made if missing; null for a temporary folder
   * @throws ModelProcessingException when another compression works there
   */
  static CompressionWorkspace open(Path output, @Nullable Path work)
      throws ModelProcessingException, IOException {
    Path folder =
        work == null
            ? Files.createTempDirectory(output, ".work")
            : Files.createDirectories(work).toAbsolutePath();
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(file)) {
      file.close();
      throw new ModelProcessingException(
          "Tried to work in %s, but another compression does; wait for it, or name another folder"
              .formatted(folder));
    }
    delete(folder.resolve("scratch"));
    return new CompressionWorkspace(folder, work == null, file);
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Folder for finished work worth keeping. */
  Path kept() {
    return kept;
  }

  /** Folder for all other files. */
  Path scratch() {
    return scratch;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
    delete(temporary ? kept : scratch);
    Files.deleteIfExists(kept.resolve("lock"));
    // nothing was finished that would be worth keeping
    deleteIfEmpty(kept.resolve(STEPS));
    deleteIfEmpty(kept);
  }

  static void deleteIfEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    boolean empty;
    try (Stream<Path> files = Files.list(folder)) {
      empty = files.findAny().isEmpty();
    }
    if (empty) {
      Files.delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
