package io.sluice.training;

import io.sluice.measurement.NpyHeader;
import io.sluice.registry.manifest.Digest;
import io.sluice.torchscript.ModelProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Arrays of an NPZ file, unpacked once into files for random access to rows, for training sets
 * larger than memory.
 *
 * @param digest digest of the NPZ file
 * @param arrays unpacked arrays
 */
record UnpackedTrainingData(Digest digest, List<UnpackedRowArray> arrays) {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long MAX_BYTES = 1L << 36;
  private static final int MAX_ARRAYS = 64;
  private static final String SUFFIX = ".npy";

  /**
   * Unpacked arrays.
   *
   * @param folder target folder; existing arrays of the same NPZ file are reused
   * @throws ModelProcessingException if the file is missing or not an NPZ file, or an array is
   *     damaged or of an unsupported type
   */
  static UnpackedTrainingData of(Path npz, Path folder)
      throws ModelProcessingException, IOException {
    if (!Files.isRegularFile(npz)) {
      throw new ModelProcessingException(
          "Tried to read the training data " + npz + ", but there is no such file");
    }
    Digest digest = Digest.of(npz);
    Path place = Files.createDirectories(folder.resolve("data-" + digest.hex().substring(0, 16)));
    List<UnpackedRowArray> arrays = new ArrayList<>();
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(SUFFIX)).toList()) {
        if (arrays.size() == MAX_ARRAYS) {
          throw new ModelProcessingException(
              "The training data " + npz.getFileName() + " has more than 64 arrays");
        }
        // zip entry names may be arbitrary paths, so file names are numbered instead
        arrays.add(unpack(zip, entry, place.resolve(arrays.size() + ".rows")));
      }
    } catch (ZipException | EOFException e) {
      throw new ModelProcessingException(
          "Tried to read the training data %s, but it is not a complete NPZ file: %s"
              .formatted(npz.getFileName(), e.getMessage()),
          e);
    }
    return new UnpackedTrainingData(digest, arrays);
  }

  private static UnpackedRowArray unpack(ZipFile zip, ZipEntry entry, Path file)
      throws ModelProcessingException, IOException {
    String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
    try (InputStream content = zip.getInputStream(entry)) {
      NpyHeader header = NpyHeader.read(name, content);
      requireRows(name, header);
      if (!Files.exists(file)) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        long written = copy(content, part, header.dataBytes());
        if (written != header.dataBytes()) {
          throw new ModelProcessingException(
              "The array %s of shape %s should have %d bytes, but has %s"
                  .formatted(
                      name,
                      header.shape(),
                      header.dataBytes(),
                      written > header.dataBytes() ? "more" : written));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return new UnpackedRowArray(
          name, file.toAbsolutePath().toString(), header.type(), header.shape());
    }
  }

  private static void requireRows(String name, NpyHeader header) throws ModelProcessingException {
    boolean rows = !header.shape().isEmpty() && header.shape().get(0) <= Integer.MAX_VALUE - 8;
    if (header.dataBytes() > MAX_BYTES || !rows) {
      throw new ModelProcessingException(
          "The array %s has the shape %s; training data needs rows, and at most %d bytes per array"
              .formatted(name, header.shape(), MAX_BYTES));
    }
  }

  /** Copies slightly more than {@code expected} bytes at most; returns the number of bytes. */
  private static long copy(InputStream content, Path file, long expected) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      long written = 0;
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = content.read(buffer); n >= 0 && written <= expected; n = content.read(buffer)) {
        out.write(buffer, 0, n);
        written += n;
      }
      return written;
    }
  }
}
