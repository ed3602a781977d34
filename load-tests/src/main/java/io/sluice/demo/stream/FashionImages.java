package io.sluice.demo.stream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Grey images of 28 x 28 pixels with their classes, read from gzipped idx files (LeCun, Cortes,
 * Burges, "The MNIST database", section "File formats").
 */
public final class FashionImages {
  public static final int SIDE = 28;
  public static final int PIXELS = SIDE * SIDE;
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final float WHITE = 255f;

  private final byte[] pixels;
  private final byte[] labels;

  private FashionImages(byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Reads the test set from a folder. */
  public static FashionImages testSetIn(Path folder) throws IOException {
    return read(
        folder.resolve("t10k-images-idx3-ubyte.gz"), folder.resolve("t10k-labels-idx1-ubyte.gz"));
  }

  /**
   * Reads a pair of files.
   *
   * @throws IOException when one is missing, damaged or of another shape; the message names it
   */
  static FashionImages read(Path imageFile, Path labelFile) throws IOException {
    byte[] pixels = readIdx(imageFile, IMAGES_MAGIC, SIDE, SIDE);
    byte[] labels = readIdx(labelFile, LABELS_MAGIC);
    if (pixels.length != labels.length * PIXELS) {
      throw new IOException(
          "%s has %d images, but %s has %d labels"
              .formatted(imageFile, pixels.length / PIXELS, labelFile, labels.length));
    }
    return new FashionImages(pixels, labels);
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
    try (DataInputStream input =
        new DataInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
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

  private static void requireEqual(Path file, String what, int wanted, int found)
      throws IOException {
    if (wanted != found) {
      throw new IOException(
          "Tried to read images from %s, but its %s is %d where %d belongs"
              .formatted(file, what, found, wanted));
    }
  }
}
