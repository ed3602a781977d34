package io.sluice.demo.stream;

import io.sluice.measurement.NpyType;
import io.sluice.measurement.NpzWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Labelled images as NPZ: {@code x}, float32 [n, 1, 28, 28], and {@code y}, int64 [n]. */
public final class ImageNpz {
  private ImageNpz() {}

  /** Writes the first so many images and their labels. */
  public static void write(IdxImages images, int count, Path file) throws IOException {
    write(images, 0, count, file);
  }

  /**
   * Writes images and their labels; the file is there once it is whole.
   *
   * @param to one behind the last
   */
  public static void write(IdxImages images, int from, int to, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path unfinished = target.resolveSibling(target.getFileName() + ".part");
    long count = to - from;
    List<Long> shape = List.of(count, 1L, (long) IdxImages.SIDE, (long) IdxImages.SIDE);
    try (NpzWriter npz = new NpzWriter(unfinished)) {
      npz.write(
          "x",
          NpyType.FLOAT32,
          shape,
          output -> {
            for (int i = from; i < to; i++) {
              output.write(images.floats(i));
            }
          });
      npz.write(
          "y",
          NpyType.INT64,
          List.of(count),
          output -> {
            for (int i = from; i < to; i++) {
              output.write(littleEndian(images.label(i)));
            }
          });
    }
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
