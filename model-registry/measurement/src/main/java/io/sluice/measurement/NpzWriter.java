package io.sluice.measurement;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as NumPy does: a zip of NPY files of format version 1.0 (NumPy Enhancement Proposal
 * 1), one after the other, none of them held in memory. The same arrays give the same bytes.
 */
public final class NpzWriter implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final LocalDateTime ANY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** The elements begin at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private final ZipOutputStream zip;

  /** Writes the elements of one array, in row-major order and little-endian. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  public NpzWriter(Path file) throws IOException {
    this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    zip.setLevel(Deflater.BEST_SPEED);
  }

  /**
   * @throws IllegalArgumentException when the content is not as long as its type and shape say
   */
  public void write(String name, NpyType type, List<Long> shape, Content content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(ANY_TIME);
    zip.putNextEntry(entry);
    zip.write(header(type, shape));
    Counted counted = new Counted(zip);
    content.writeTo(counted);
    zip.closeEntry();
    long expected = shape.stream().mapToLong(n -> n).reduce(type.bytes(), Math::multiplyExact);
    if (counted.count != expected) {
      throw new IllegalArgumentException(
          "The array %s %s of shape %s needs %d bytes, but %d were written"
              .formatted(name, type, shape, expected, counted.count));
    }
  }

  private static byte[] header(NpyType type, List<Long> shape) {
    String sizes = shape.stream().map(n -> n + ",").collect(Collectors.joining(" "));
    String tuple = shape.size() > 1 ? sizes.substring(0, sizes.length() - 1) : sizes;
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(type.description(), tuple);
    int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
    String padding = " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT);
    byte[] text = (header + padding + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[MAGIC.length + Short.BYTES + text.length];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[MAGIC.length] = (byte) text.length;
    bytes[MAGIC.length + 1] = (byte) (text.length >>> Byte.SIZE);
    System.arraycopy(text, 0, bytes, MAGIC.length + Short.BYTES, text.length);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Passes on and counts. */
  private static final class Counted extends OutputStream {
    private final OutputStream to;
    private long count;

    Counted(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int value) throws IOException {
      to.write(value);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      to.write(bytes, from, length);
      count += length;
    }
  }
}
