package io.sluice.registry.client;

import io.sluice.registry.manifest.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * The partial file of a download and the hash of what is in it.
 *
 * <p>Bytes arrive on the HTTP client's threads while the pulling thread watches, gives up and
 * closes, hence the locking: nothing is written any more once {@link #close} has returned.
 */
final class PartialDownload implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel file;
  private final long wanted;
  private MessageDigest sha256 = Digest.sha256();
  private volatile long received;

  private PartialDownload(FileChannel file, long wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  /**
   * Opens a partial file and hashes what it holds.
   *
   * @throws IOException also when another process writes it
   */
  static PartialDownload open(Path partial, long wanted) throws IOException {
    FileChannel file =
        FileChannel.open(
            partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, partial);
      PartialDownload download = new PartialDownload(file, wanted);
      download.resume();
      return download;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Bytes received so far. */
  long received() {
    return received;
  }

  boolean isComplete() {
    return received == wanted;
  }

  /**
   * @throws Oversize when that is more than promised
   * @throws DiskFailure when the disk does not take it
   */
  synchronized void append(ByteBuffer bytes) throws Oversize {
    if (received + bytes.remaining() > wanted) {
      throw new Oversize("more than the promised " + wanted + " bytes were sent");
    }
    sha256.update(bytes.duplicate());
    int length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new DiskFailure(e);
    }
    received += length;
  }

  /**
   * Forgets everything received.
   *
   * @throws DiskFailure when the disk does not let it
   */
  synchronized PartialDownload restart() {
    try {
      file.truncate(0);
      file.position(0);
    } catch (IOException e) {
      throw new DiskFailure(e);
    }
    sha256 = Digest.sha256();
    received = 0;
    return this;
  }

  /** The digest of everything received; ends the download. */
  synchronized Digest finish() throws IOException {
    file.force(true);
    return Digest.of(sha256);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  /** More was sent than the blob has. */
  static final class Oversize extends IOException {
    private static final long serialVersionUID = 1L;

    private Oversize(String message) {
      super(message);
    }
  }

  /** The partial file failed, not the network. */
  static final class DiskFailure extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private DiskFailure(IOException cause) {
      super(cause);
    }
  }

  private void resume() throws IOException {
    if (file.size() > wanted) {
      restart();
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (file.read(buffer) >= 0) {
      sha256.update(buffer.flip());
      buffer.clear();
    }
    received = file.position();
  }

  private static void lock(FileChannel file, Path partial) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException(
          partial + " is being written by another process; give each its own cache folder");
    }
  }
}
