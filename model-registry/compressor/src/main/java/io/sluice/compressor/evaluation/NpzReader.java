package io.sluice.compressor.evaluation;

import io.sluice.compressor.CompressionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads arrays of NPZ files: zips, deflated or not, of NPY files. */
final class NpzReader {
  /** Of inputs and labels together, which are held in memory a few times over. */
  private static final long MAX_BYTES = 1L << 29;

  private NpzReader() {}

  /**
   * @return empty when the file has no array of that name
   * @throws CompressionException when it is no NPZ file, or the array is damaged, too large or of a
   *     type that is not read
   */
  static Optional<NpyArray> read(Path file, String array) throws CompressionException, IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(array + ".npy");
      return entry == null ? Optional.empty() : Optional.of(array(array, bytes(zip, entry)));
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw incomplete(file, e);
    }
  }

  /**
   * Bytes of the inputs and labels when unpacked, as far as the file says; what else is in it is
   * never read.
   *
   * @throws CompressionException also when they are too many
   */
  static long size(Path file) throws CompressionException, IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long size = 0;
      for (String array : List.of("x", "y")) {
        ZipEntry entry = zip.getEntry(array + ".npy");
        size += entry == null ? 0 : Math.max(0, entry.getSize());
      }
      if (size > MAX_BYTES) {
        throw new CompressionException(
            "The samples %s have %d bytes in x and y when unpacked, at most %d are read; give fewer"
                .formatted(file.getFileName(), size, MAX_BYTES));
      }
      return size;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw incomplete(file, e);
    }
  }

  /** Names of the arrays, for messages. */
  static List<String> names(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().map(e -> e.getName().replaceFirst("\\.npy$", "")).toList();
    }
  }

  private static CompressionException incomplete(Path file, Exception cause) {
    return new CompressionException(
        "Tried to read the samples "
            + file.getFileName()
            + ", but it is not a complete NPZ file: "
            + cause,
        cause);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry)
      throws CompressionException, IOException {
    if (entry.getSize() > MAX_BYTES) {
      throw tooLarge(entry);
    }
    try (InputStream content = zip.getInputStream(entry)) {
      byte[] bytes = content.readNBytes((int) MAX_BYTES);
      if (content.read() >= 0) {
        throw tooLarge(entry);
      }
      if (bytes.length != entry.getSize()) {
        throw new CompressionException(
            "The array %s should have %d bytes when unpacked, but has %d"
                .formatted(entry.getName(), entry.getSize(), bytes.length));
      }
      return bytes;
    }
  }

  private static CompressionException tooLarge(ZipEntry entry) {
    return new CompressionException(
        "The array " + entry.getName() + " has more than " + MAX_BYTES + " bytes; give a sample");
  }

  private static NpyArray array(String name, byte[] file) throws CompressionException {
    NpyHeader header = NpyHeader.parse(name, file);
    int available = file.length - header.dataOffset();
    long expected = header.type().bytes();
    try {
      for (long size : header.shape()) {
        expected = Math.multiplyExact(expected, size);
      }
    } catch (ArithmeticException e) {
      expected = Long.MAX_VALUE;
    }
    if (expected != available) {
      throw new CompressionException(
          "The array %s of shape %s should have %d bytes, but has %d"
              .formatted(name, header.shape(), expected, available));
    }
    byte[] data = new byte[available];
    System.arraycopy(file, header.dataOffset(), data, 0, available);
    return new NpyArray(header.type(), header.shape(), data);
  }
}
