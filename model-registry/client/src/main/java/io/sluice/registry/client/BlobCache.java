package io.sluice.registry.client;

import io.sluice.registry.manifest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verified blobs by digest, in a folder of bounded size: {@code sha256/<hex>}, and unfinished
 * downloads in {@code partial/<hex>}.
 *
 * <p>When it grows over its bound the blobs that were longest unused go, except pinned ones. Safe
 * for many threads of one process.
 */
public final class BlobCache {
  /** Anything else in the folder is not the cache's. */
  private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");

  private static final Logger LOG = LoggerFactory.getLogger(BlobCache.class);

  private final Path complete;
  private final Path partial;
  private final long maxBytes;
  private final Clock clock;
  private final Set<Digest> pinned = new HashSet<>();

  /**
   * @param folder made when it is needed
   * @param maxBytes bound on the verified blobs; what is pinned or was just pulled stays even when
   *     it is more
   */
  public BlobCache(Path folder, long maxBytes, Clock clock) {
    this.complete = folder.resolve("sha256");
    this.partial = folder.resolve("partial");
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** Keeps a blob from being evicted, whether it is there yet or not. */
  public synchronized void pin(Digest digest) {
    pinned.add(digest);
  }

  /** A blob that was verified before, if it still has its size; marks it as used. */
  public synchronized Optional<Path> find(Digest digest, long bytes) throws IOException {
    Path file = complete.resolve(digest.hex());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) != bytes) {
      LOG.warn("Dropping {} from the cache: it has {} bytes", digest, Files.size(file));
      Files.delete(file);
      return Optional.empty();
    }
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    return Optional.of(file);
  }

  /**
   * Hashes every blob and deletes those that are damaged; for the start of a program.
   *
   * @return the damaged ones
   */
  public synchronized List<Digest> verify() throws IOException {
    List<Digest> damaged = new ArrayList<>();
    for (Path file : blobs()) {
      Digest promised = new Digest(file.getFileName().toString());
      if (!Digest.of(file).equals(promised)) {
        LOG.warn("Dropping {} from the cache: it is damaged", promised);
        Files.delete(file);
        damaged.add(promised);
      }
    }
    return damaged;
  }

  /** Where to write a blob until it is verified; may hold the start of it. */
  Path partial(Digest digest) throws IOException {
    Files.createDirectories(partial);
    return partial.resolve(digest.hex());
  }

  /** Gives a verified download its place, and makes room. */
  synchronized Path admit(Digest digest, Path verified) throws IOException {
    Files.createDirectories(complete);
    Path file = complete.resolve(digest.hex());
    Files.setLastModifiedTime(verified, FileTime.from(clock.instant()));
    Files.move(verified, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(complete, StandardOpenOption.READ)) {
      folder.force(true);
    }
    evictAllBut(digest);
    return file;
  }

  private void evictAllBut(Digest admitted) throws IOException {
    List<Path> oldestFirst = new ArrayList<>(blobs());
    oldestFirst.sort(Comparator.comparing(BlobCache::lastUsed));
    long total = 0;
    for (Path file : oldestFirst) {
      total += Files.size(file);
    }
    for (Path file : oldestFirst) {
      Digest digest = new Digest(file.getFileName().toString());
      if (total > maxBytes && !digest.equals(admitted) && !pinned.contains(digest)) {
        total -= Files.size(file);
        Files.delete(file);
        LOG.info("Evicted {} from the cache", digest);
      }
    }
  }

  private List<Path> blobs() throws IOException {
    if (!Files.isDirectory(complete)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(complete)) {
      return files.filter(f -> BLOB.matcher(f.getFileName().toString()).matches()).toList();
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
