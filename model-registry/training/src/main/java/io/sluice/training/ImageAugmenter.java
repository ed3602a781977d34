package io.sluice.training;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * In-place translation and mirroring of images of shape [channels, height, width]. Confined to a
 * single thread.
 */
final class ImageAugmenter {
  private final AugmentationSettings augmentation;
  private final int elementBytes;
  private final int planes;
  private final int height;
  private final int width;
  private final byte[] before;
  private final byte[] after;

  /**
   * @param rowShape shape of an example; three dimensions required
   */
  ImageAugmenter(AugmentationSettings augmentation, List<Long> rowShape, int elementBytes) {
    this.augmentation = augmentation;
    this.elementBytes = elementBytes;
    this.planes = Math.toIntExact(rowShape.get(0));
    this.height = Math.toIntExact(rowShape.get(1));
    this.width = Math.toIntExact(rowShape.get(2));
    this.before = new byte[planes * height * width * elementBytes];
    this.after = new byte[before.length];
  }

  /** Augments each image of a batch independently. */
  void apply(ByteBuffer batch, SplittableRandom random) {
    int shifts = 2 * augmentation.shift() + 1;
    for (int at = 0; at < batch.capacity(); at += before.length) {
      int down = random.nextInt(shifts) - augmentation.shift();
      int right = random.nextInt(shifts) - augmentation.shift();
      boolean mirrored = augmentation.flip() && random.nextBoolean();
      if (down != 0 || right != 0 || mirrored) {
        batch.get(at, before);
        change(down, right, mirrored);
        batch.put(at, after);
      }
    }
  }

  private void change(int down, int right, boolean mirrored) {
    Arrays.fill(after, (byte) 0);
    for (int plane = 0; plane < planes; plane++) {
      for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
        int target = (plane * height + row) * width;
        int source = (plane * height + row - down) * width;
        copyRow(source, target, right, mirrored);
      }
    }
  }

  private void copyRow(int source, int target, int right, boolean mirrored) {
    int from = Math.max(0, right);
    int count = width - Math.abs(right);
    if (count <= 0) {
      return;
    }
    if (!mirrored) {
      System.arraycopy(
          before,
          (source + from - right) * elementBytes,
          after,
          (target + from) * elementBytes,
          count * elementBytes);
      return;
    }
    for (int column = from; column < from + count; column++) {
      int mirror = width - 1 - (column - right);
      System.arraycopy(
          before,
          (source + mirror) * elementBytes,
          after,
          (target + column) * elementBytes,
          elementBytes);
    }
  }
}
