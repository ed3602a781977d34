package io.sluice.demo.stream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Grey images of 28 x 28 pixels with their classes, read from idx files, gzipped or not (LeCun,
 * Cortes, Burges, "The MNIST database", section "File formats"): MNIST and Fashion-MNIST.
 */
public final class IdxImages {
  public static final int SIDE = 28;
  public static final int PIXELS = SIDE * SIDE;
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final float WHITE = 255f;

  private final byte[] pixels;
  private final byte[] labels;

  private IdxImages(byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Reads the test set from a folder. */
  public static IdxImages testSetIn(Path folder) throws IOException {
    return pair(folder, "t10k");
  }

  /** Reads the training set from a folder. */
  public static IdxImages trainingSetIn(Path folder) throws IOException {
    return pair(folder, "train");
  }

  private static IdxImages pair(Path folder, String name) throws IOException {
    String ending = Files.exists(folder.resolve(name + "-images-idx3-ubyte")) ? "" : ".gz";
    return read(
        folder.resolve(name + "-images-idx3-ubyte" + ending),
        folder.resolve(name + "-labels-idx1-ubyte" + ending));
  }

  /**
   * Reads a pair of files.
   *
   * @throws IOException when one is missing, damaged or of another shape; the message names it
   */
  static IdxImages read(Path imageFile, Path labelFile) throws IOException {
    byte[] pixels = readIdx(imageFile, IMAGES_MAGIC, SIDE, SIDE);
    byte[] labels = readIdx(labelFile, LABELS_MAGIC);
    if (pixels.length != labels.length * PIXELS) {
      throw new IOException(
          "%s has %d images, but %s has %d labels"
              .formatted(imageFile, pixels.length / PIXELS, labelFile, labels.length));
    }
    return new IdxImages(pixels, labels);
  }

  public int count() {
    return labels.length;
  }

  /** The class of an image, 0 to 9. */
  public int label(int index) {
    return labels[index];
  }

  /** The image as the model takes it: little-endian float32, each pixel in [0, 1]. */
  public byte[] floats(int index) {
    ByteBuffer floats = ByteBuffer.allocate(PIXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < PIXELS; i++) {
      floats.putFloat((pixels[index * PIXELS + i] & 0xff) / WHITE);
    }
    return floats.array();
  }

  private static byte[] readIdx(Path file, int magic, int... itemShape) throws IOException {
    try (DataInputStream input = new DataInputStream(content(file))) {
      requireEqual(file, "magic number", magic, input.readInt());
      int count = input.readInt();
      int itemBytes = 1;
      for (int size : itemShape) {
        requireEqual(file, "image side", size, input.readInt());
        itemBytes *= size;
      }
      byte[] items = new byte[Math.multiplyExact(count, itemBytes)];
      input.readFully(items);
      return items;
    }
  }

  private static InputStream content(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
  }

  private static void requireEqual(Path file, String what, int wanted, int found)
      throws IOException {
    if (wanted != found) {
      throw new IOException(
          "Tried to read images from %s, but its %s is %d where %d belongs"
              .formatted(file, what, found, wanted));
    }
  }
}
