package io.sluice.measurement;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * @param bytes on disk, as it is shipped
 * @param gzipBytes over a wire that compresses, such as HTTP with {@code Content-Encoding: gzip}
 *     (zlib's level 6)
 */
public record FileSize(long bytes, long gzipBytes) {
  /** Reads the whole file, and keeps nothing of it. */
  public static FileSize of(Path file) throws IOException {
    Counter counter = new Counter();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        OutputStream out = new GZIPOutputStream(counter, 1 << 16)) {
      in.transferTo(out);
    }
    return new FileSize(Files.size(file), counter.count);
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int value) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }
}
