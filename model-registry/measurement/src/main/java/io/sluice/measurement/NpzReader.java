package io.sluice.measurement;

import io.sluice.torchscript.ModelProcessingException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open NPZ file: a zip, deflated or not, of NPY files. Reads the arrays that are asked for. */
final class NpzReader implements Closeable {
  /** Of all arrays that are read of one file, because they are held in memory. */
  private static final long MAX_BYTES = 1L << 29;

  /** Deflate packs no better (RFC 1951: 258 bytes in two bits). */
  private static final long MAX_RATIO = 1032;

  private static final String SUFFIX = ".npy";

  private final Path file;
  private final ZipFile zip;
  private long readBytes;

  private NpzReader(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * @throws ModelProcessingException when there is no such file, or it is no NPZ file
   */
  static NpzReader open(Path file) throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelProcessingException(
          "Tried to read the samples " + file + ", but there is no such file");
    }
    try {
      return new NpzReader(file, new ZipFile(file.toFile()));
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw incomplete(file, e);
    }
  }

  /**
   * Heap that reading the file can take, as far as it says: its arrays, each once.
   *
   * @throws ModelProcessingException when it is no NPZ file
   */
  static long heapBytes(Path file) throws ModelProcessingException, IOException {
    try (NpzReader npz = open(file)) {
      long size = npz.zip.stream().mapToLong(e -> Math.max(0, e.getSize())).sum();
      return Math.min(MAX_BYTES, size);
    }
  }

  /** Of the arrays, in the order of the file. */
  List<String> names() throws ModelProcessingException {
    try {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .toList();
    } catch (IllegalArgumentException e) {
      throw incomplete(file, e);
    }
  }

  /**
   * @param array one of the {@link #names()}
   * @param most how many elements of the first dimension to read at most
   * @throws ModelProcessingException when the array is damaged, too large or of a type that is not
   *     read
   */
  NpyArray read(String array, int most) throws ModelProcessingException, IOException {
    ZipEntry entry = zip.getEntry(array + SUFFIX);
    if (entry == null) {
      throw new ModelProcessingException(
          "The samples %s have no array %s, but %s".formatted(file.getFileName(), array, names()));
    }
    try (InputStream content = zip.getInputStream(entry)) {
      NpyHeader whole = NpyHeader.read(array, content);
      requireSizes(whole, array, entry);
      NpyHeader header = whole.first(most);
      requireRoom(header, array);
      byte[] data = new byte[(int) header.dataBytes()];
      int count = content.readNBytes(data, 0, data.length);
      if (count < data.length || header.equals(whole) && content.read() >= 0) {
        throw new ModelProcessingException(
            "The array %s of shape %s should have %d bytes, but has %s"
                .formatted(
                    array, header.shape(), data.length, count < data.length ? count : "more"));
      }
      return new NpyArray(header.type(), header.shape(), data);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw incomplete(file, e);
    }
  }

  // both before any memory is taken

  private void requireSizes(NpyHeader header, String array, ZipEntry entry)
      throws ModelProcessingException, IOException {
    long available = entry.getSize() - header.dataOffset();
    if (header.dataBytes() != available) {
      throw new ModelProcessingException(
          "The array %s of shape %s should have %d bytes, but has %d"
              .formatted(array, header.shape(), header.dataBytes(), available));
    }
    if (entry.getSize() / MAX_RATIO > Files.size(file)) {
      throw new ModelProcessingException(
          "The array %s of shape %s cannot be in the %d bytes of the samples %s"
              .formatted(array, header.shape(), Files.size(file), file.getFileName()));
    }
  }

  private void requireRoom(NpyHeader header, String array) throws ModelProcessingException {
    readBytes += header.dataBytes();
    if (readBytes > MAX_BYTES) {
      throw new ModelProcessingException(
          "The samples %s have more than %d bytes when unpacked, the array %s of shape %s included; give fewer"
              .formatted(file.getFileName(), MAX_BYTES, array, header.shape()));
    }
  }

  private static ModelProcessingException incomplete(Path file, Exception cause) {
    return new ModelProcessingException(
        "Tried to read the samples "
            + file.getFileName()
            + ", but it is not a complete NPZ file: "
            + cause,
        cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
