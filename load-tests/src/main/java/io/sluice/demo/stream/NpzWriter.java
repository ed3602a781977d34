package io.sluice.demo.stream;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes labelled images as NumPy does: a zip of {@code x.npy} (float32 [n, 1, 28, 28]) and {@code
 * y.npy} (int64 [n]), each in NumPy's format version 1.0 (NEP 1).
 */
public final class NpzWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The array data begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private NpzWriter() {}

  /** Writes the first {@code count} images and their labels. */
  public static void write(IdxImages images, int count, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry("x.npy"));
      int side = IdxImages.SIDE;
      writeHeader(zip, "<f4", "(%d, 1, %d, %d)".formatted(count, side, side));
      for (int i = 0; i < count; i++) {
        zip.write(images.floats(i));
      }
      zip.putNextEntry(new ZipEntry("y.npy"));
      writeHeader(zip, "<i8", "(%d,)".formatted(count));
      for (int i = 0; i < count; i++) {
        zip.write(littleEndian(images.label(i)));
      }
    }
  }

  private static void writeHeader(OutputStream output, String datatype, String shape)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(datatype, shape);
    int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
    String padding = " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT);
    byte[] text = (header + padding + "\n").getBytes(StandardCharsets.US_ASCII);
    output.write(MAGIC);
    output.write(text.length & 0xff);
    output.write(text.length >>> 8);
    output.write(text);
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
